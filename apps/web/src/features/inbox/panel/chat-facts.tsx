import type { Chat } from "@gomarketing/contracts";
import { Pencil } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button, IconButton } from "../../../ui/button.tsx";
import { useCommands } from "../../shell/commands/command-provider.tsx";
import { useMay } from "../../shell/use-may.ts";
import { LabelChip } from "../label-chip.tsx";
import { PanelSection } from "./panel-section.tsx";

/** Whose the chat is and how it is labelled, with the way to change either. */
export function ChatFacts({ chat }: { chat: Chat }) {
  const t = useTranslations("panel");
  const commands = useCommands();
  const mayChange = useMay("agent");
  return (
    <PanelSection
      title={t("handling")}
      action={
        mayChange && (
          <IconButton isSmall label={t("assign")} onClick={() => commands.run("assign")}>
            <Pencil aria-hidden className="size-4" />
          </IconButton>
        )
      }
    >
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 text-14">
        <dt className="text-ink-2">{t("assignee")}</dt>
        <dd className="min-w-0 truncate">{chat.assignee?.name ?? t("nobody")}</dd>
        {chat.team && (
          <>
            <dt className="text-ink-2">{t("team")}</dt>
            <dd className="min-w-0 truncate">{chat.team.name}</dd>
          </>
        )}
        <dt className="text-ink-2">{t("session")}</dt>
        <dd className="min-w-0 truncate">{chat.session.name}</dd>
      </dl>
      <div className="flex flex-wrap items-center gap-1.5">
        {chat.labels.map((label) => (
          <LabelChip key={label} name={label} />
        ))}
        {mayChange && (
          <Button tone="quiet" size="small" onClick={() => commands.run("labels")}>
            {t("labels")}
          </Button>
        )}
      </div>
    </PanelSection>
  );
}
