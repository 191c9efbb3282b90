import type { Chat } from "@gomarketing/contracts";
import { useCallback, useState } from "react";
import { useTranslations } from "use-intl";
import { useLiveEvents } from "../../../backend/live/live-provider.tsx";
import type { EventFrame } from "../../../backend/live/live-socket.ts";
import { useMessageSummary } from "../message-summary.ts";

/** Reads new messages of the open chat out to those who do not see them. */
export function Announcer({ chat }: { chat: Chat }) {
  const t = useTranslations("thread");
  const summary = useMessageSummary();
  const [news, setNews] = useState<readonly string[]>([]);

  useLiveEvents(
    useCallback(
      (frames: readonly EventFrame[]) => {
        const texts = frames.flatMap((frame) =>
          frame.event === "message.created" &&
          frame.data.chatId === chat.id &&
          frame.data.direction === "inbound" &&
          frame.data.type !== "notice"
            ? [t("announce", { name: chat.contact.name, text: summary(frame.data) })]
            : [],
        );
        if (texts.length > 0) setNews([...new Set(texts)]);
      },
      [chat.id, chat.contact.name, t, summary],
    ),
  );

  return (
    <div role="status" className="sr-only">
      {news.join(". ")}
    </div>
  );
}
