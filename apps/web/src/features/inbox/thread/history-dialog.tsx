import type { Message } from "@gomarketing/contracts";
import { useQuery } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "use-intl";
import { fetchMessageHistory } from "../../../backend/messages.ts";
import { keys } from "../../../backend/query-keys.ts";
import { Awaited } from "../../../ui/awaited.tsx";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";

/** What a message said, from its first words to its last. */
export function HistoryDialog({ message, onClose }: { message: Message; onClose(): void }) {
  const t = useTranslations("thread");
  const close = useTranslations("common")("close");
  const format = useFormatter();
  const history = useQuery({
    queryKey: keys.messageHistory(message.id),
    queryFn: () => fetchMessageHistory(message.id),
    staleTime: 0,
  });
  return (
    <Dialog isOpen onClose={onClose} title={t("history")}>
      <Awaited query={history} className="h-14 rounded-lg" count={2} />
      <ol className="flex max-h-80 flex-col gap-2 overflow-y-auto empty:hidden">
        {history.data?.versions.map(({ text, from }) => (
          <li key={from} className="rounded-lg bg-shade px-3 py-2">
            <time dateTime={from} className="text-12 text-ink-2">
              {format.dateTime(new Date(from), { dateStyle: "short", timeStyle: "medium" })}
            </time>
            <p className="text-14 break-words whitespace-pre-wrap">{text}</p>
          </li>
        ))}
      </ol>
      <Button className="self-end" onClick={onClose}>
        {close}
      </Button>
    </Dialog>
  );
}
