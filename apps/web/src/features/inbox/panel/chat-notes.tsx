import { useQuery } from "@tanstack/react-query";
import { NotebookPen } from "lucide-react";
import { useFormatter, useTranslations } from "use-intl";
import { keys } from "../../../backend/query-keys.ts";
import type { ThreadData } from "../../../backend/thread-data.ts";
import { IconButton } from "../../../ui/button.tsx";
import { useCommands } from "../../shell/commands/command-provider.tsx";
import { useMay } from "../../shell/use-may.ts";
import { authorName } from "../thread/thread-rows.ts";
import { openChat } from "../use-open-chat.ts";
import { PanelSection } from "./panel-section.tsx";

const MOST_SHOWN = 5;

/** The latest notes of the loaded part of a chat; each leads to its place. */
export function ChatNotes({ chatId }: { chatId: string }) {
  const t = useTranslations("panel");
  const format = useFormatter();
  const commands = useCommands();
  const mayWrite = useMay("agent");
  const thread = useQuery<ThreadData>({ queryKey: keys.thread(chatId), enabled: false }).data;
  const notes =
    thread?.messages
      .filter(({ type, revokedAt }) => type === "note" && !revokedAt)
      .slice(-MOST_SHOWN)
      .toReversed() ?? [];
  return (
    <PanelSection
      title={t("notes")}
      action={
        mayWrite && (
          <IconButton isSmall label={t("addNote")} onClick={() => commands.run("note")}>
            <NotebookPen aria-hidden className="size-4" />
          </IconButton>
        )
      }
    >
      {notes.length === 0 && <p className="text-13 text-ink-2">{t("noNotes")}</p>}
      <ul className="flex flex-col gap-2 empty:hidden">
        {notes.map((note) => (
          <li key={note.id}>
            <button
              type="button"
              onClick={() => openChat(chatId, note.id)}
              className="w-full rounded-lg bg-warn-soft px-3 py-2 text-left hover:opacity-90"
            >
              <span className="line-clamp-3 text-13 break-words text-ink">{note.text}</span>
              <span className="mt-0.5 block text-11 text-warn">
                {authorName(note)} ·{" "}
                {format.dateTime(new Date(note.sentAt), { dateStyle: "short", timeStyle: "short" })}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </PanelSection>
  );
}
