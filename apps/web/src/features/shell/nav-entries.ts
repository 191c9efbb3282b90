import type { Me } from "@gomarketing/contracts";
import {
  BookOpen,
  ChartColumn,
  Contact,
  type LucideIcon,
  MessageSquareQuote,
  MessagesSquare,
  Settings,
  Smartphone,
} from "lucide-react";
import type { AppConfig } from "use-intl";
import { isAtLeast } from "./use-may.ts";

export interface NavEntry {
  readonly href: string;
  /** Its name in the i18n files, under `nav`. */
  readonly label: keyof AppConfig["Messages"]["nav"];
  readonly icon: LucideIcon;
  /** What its badge tells. */
  readonly badge?: "unread" | "sessions";
  /** Who sees it; everybody when absent. */
  readonly isFor?: (me: Me) => boolean;
}

/** The pages of the desk, in the order of the rail; the palette lists them too. */
export const NAV_ENTRIES: readonly NavEntry[] = [
  { href: "/inbox", label: "inbox", icon: MessagesSquare, badge: "unread" },
  { href: "/contacts", label: "contacts", icon: Contact },
  { href: "/sessions", label: "sessions", icon: Smartphone, badge: "sessions" },
  { href: "/monitoring", label: "monitoring", icon: ChartColumn },
  { href: "/knowledge", label: "knowledge", icon: BookOpen },
  {
    href: "/quick-replies",
    label: "quickReplies",
    icon: MessageSquareQuote,
    isFor: (me) => isAtLeast(me, "agent"),
  },
  { href: "/settings", label: "settings", icon: Settings },
];

/** The pages that a member sees. */
export const navEntriesFor = (me: Me): readonly NavEntry[] => NAV_ENTRIES.filter(({ isFor }) => isFor?.(me) ?? true);
