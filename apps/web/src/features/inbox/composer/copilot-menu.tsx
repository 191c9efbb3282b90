import {
  HeartHandshake,
  Languages,
  type LucideIcon,
  PenLine,
  Scissors,
  Sparkles,
  SpellCheck,
  Stamp,
} from "lucide-react";
import type { ReactElement } from "react";
import { useLocale, useTranslations } from "use-intl";
import { Menu, MenuItem, MenuSeparator } from "../../../ui/menu.tsx";
import { useCommands } from "../../shell/commands/command-provider.tsx";
import type { Manner } from "./use-rewrite.ts";

const MANNERS: readonly { manner: "shorter" | "warmer" | "formal" | "corrected"; icon: LucideIcon }[] = [
  { manner: "corrected", icon: SpellCheck },
  { manner: "shorter", icon: Scissors },
  { manner: "warmer", icon: HeartHandshake },
  { manner: "formal", icon: Stamp },
];
const LANGUAGES = ["pt-BR", "en", "es", "fr"];

interface CopilotMenuProps {
  trigger: ReactElement;
  onRewrite(manner: Manner): void;
}

/** What the copilot can do where something is written already. */
export function CopilotMenu({ trigger, onRewrite }: CopilotMenuProps) {
  const t = useTranslations("composer.copilot");
  const commands = useCommands();
  const names = new Intl.DisplayNames(useLocale(), { type: "language" });
  return (
    <Menu startsOpen align="start" trigger={trigger}>
      <MenuItem icon={<PenLine aria-hidden />} onSelect={() => commands.run("suggestFrom")}>
        {t("fromDraft")}
      </MenuItem>
      <MenuItem icon={<Sparkles aria-hidden />} onSelect={() => commands.run("suggest")}>
        {t("suggest")}
      </MenuItem>
      <MenuSeparator />
      {MANNERS.map(({ manner, icon: Icon }) => (
        <MenuItem key={manner} icon={<Icon aria-hidden />} onSelect={() => onRewrite({ manner })}>
          {t(manner)}
        </MenuItem>
      ))}
      <MenuSeparator />
      {LANGUAGES.map((language) => (
        <MenuItem
          key={language}
          icon={<Languages aria-hidden />}
          onSelect={() => onRewrite({ manner: "translated", language })}
        >
          {t("translate", { language: names.of(language) ?? language })}
        </MenuItem>
      ))}
    </Menu>
  );
}
