import type { Chat } from "@gomarketing/contracts";
import { type RefObject, Suspense, useCallback, useState } from "react";
import { lazyWithTexts } from "../../../i18n/lazy-with-texts.ts";
import { useCommand } from "../../shell/commands/command-provider.tsx";
import { useMay } from "../../shell/use-may.ts";
import { useMarks } from "../chat-tools/use-chat-actions.ts";
import type { MessageListHandle } from "./message-list.tsx";

const DateDialog = lazyWithTexts(() => import("./date-dialog.tsx").then(({ DateDialog }) => ({ default: DateDialog })));
const SearchBar = lazyWithTexts(() =>
  import("../chat-tools/search-bar.tsx").then(({ SearchBar }) => ({ default: SearchBar })),
);
const AssignDialog = lazyWithTexts(() =>
  import("../chat-tools/assign-dialog.tsx").then(({ AssignDialog }) => ({ default: AssignDialog })),
);
const LabelDialog = lazyWithTexts(() =>
  import("../chat-tools/label-dialog.tsx").then(({ LabelDialog }) => ({ default: LabelDialog })),
);
const SummaryDialog = lazyWithTexts(() =>
  import("../chat-tools/summary-dialog.tsx").then(({ SummaryDialog }) => ({ default: SummaryDialog })),
);
const SnoozeDialog = lazyWithTexts(() =>
  import("../chat-tools/snooze-dialog.tsx").then(({ SnoozeDialog }) => ({ default: SnoozeDialog })),
);

type Tool = "search" | "date" | "assign" | "labels" | "snooze" | "summary";

/** What is done with a chat by key, menu or palette; each tool is fetched when it is first wanted. */
export function ThreadTools({ chat, list }: { chat: Chat; list: RefObject<MessageListHandle | null> }) {
  const [tool, setTool] = useState<Tool>();
  const { pin, mute, markUnread } = useMarks(chat);
  const mayChange = useMay("agent");
  useCommand("searchChat", () => setTool("search"));
  useCommand("jumpToDate", () => setTool("date"));
  useCommand("assign", mayChange ? () => setTool("assign") : undefined);
  useCommand("labels", mayChange ? () => setTool("labels") : undefined);
  const isAwake = chat.status === "open" || chat.status === "pending";
  useCommand("snooze", mayChange && isAwake ? () => setTool("snooze") : undefined);
  useCommand("summarize", mayChange ? () => setTool("summary") : undefined);
  useCommand("markUnread", mayChange ? markUnread : undefined);
  useCommand("pin", pin);
  useCommand("mute", mute);

  const close = useCallback(() => setTool(undefined), []);
  const jumpToMessage = useCallback((id: string) => list.current?.jumpTo({ kind: "message", id }), [list]);
  return (
    <Suspense>
      {tool === "search" && <SearchBar chat={chat} onJump={jumpToMessage} onClose={close} />}
      {tool === "date" && <DateDialog onChoose={(day) => list.current?.jumpTo({ kind: "day", day })} onClose={close} />}
      {tool === "assign" && <AssignDialog chat={chat} onClose={close} />}
      {tool === "labels" && <LabelDialog chat={chat} onClose={close} />}
      {tool === "summary" && <SummaryDialog chat={chat} onClose={close} />}
      {tool === "snooze" && <SnoozeDialog chat={chat} onClose={close} />}
    </Suspense>
  );
}
