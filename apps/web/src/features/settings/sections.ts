import type { Role } from "@gomarketing/contracts";
import {
  Building2,
  KeyRound,
  type LucideIcon,
  Palette,
  ScrollText,
  Sparkles,
  Tags,
  UserRound,
  Users,
  UsersRound,
} from "lucide-react";
import { type ComponentType, lazy } from "react";

interface Section {
  /** Its name in the address and, under `settings.sections`, in the i18n files. */
  readonly id:
    | "appearance"
    | "account"
    | "people"
    | "teams"
    | "labels"
    | "api-keys"
    | "audit"
    | "organization"
    | "copilot";
  readonly icon: LucideIcon;
  /** The least role that sees it. */
  readonly least: Role;
  /** Its code comes when it is opened. */
  readonly Content: ComponentType;
}

/** The pages of settings, in their order. */
export const SECTIONS: readonly Section[] = [
  {
    id: "appearance",
    icon: Palette,
    least: "read_only",
    Content: lazy(() => import("./appearance.tsx").then(({ Appearance }) => ({ default: Appearance }))),
  },
  {
    id: "account",
    icon: UserRound,
    least: "read_only",
    Content: lazy(() => import("./account/account.tsx").then(({ Account }) => ({ default: Account }))),
  },
  {
    id: "people",
    icon: Users,
    least: "admin",
    Content: lazy(() => import("./people/people.tsx").then(({ People }) => ({ default: People }))),
  },
  {
    id: "teams",
    icon: UsersRound,
    least: "admin",
    Content: lazy(() => import("./teams/teams.tsx").then(({ Teams }) => ({ default: Teams }))),
  },
  {
    id: "labels",
    icon: Tags,
    least: "admin",
    Content: lazy(() => import("./labels/labels.tsx").then(({ Labels }) => ({ default: Labels }))),
  },
  {
    id: "organization",
    icon: Building2,
    least: "admin",
    Content: lazy(() =>
      import("./organization/organization.tsx").then(({ Organization }) => ({ default: Organization })),
    ),
  },
  {
    id: "copilot",
    icon: Sparkles,
    least: "admin",
    Content: lazy(() => import("./copilot/copilot.tsx").then(({ Copilot }) => ({ default: Copilot }))),
  },
  {
    id: "api-keys",
    icon: KeyRound,
    least: "admin",
    Content: lazy(() => import("./api-keys/api-keys.tsx").then(({ ApiKeys }) => ({ default: ApiKeys }))),
  },
  {
    id: "audit",
    icon: ScrollText,
    least: "admin",
    Content: lazy(() => import("./audit/audit.tsx").then(({ Audit }) => ({ default: Audit }))),
  },
];
