import { lazy, type RefObject, Suspense, useState } from "react";
import { useCommand } from "../../shell/commands/command-provider.tsx";
import type { MessageListHandle } from "./message-list.tsx";

const DateDialog = lazy(() => import("./date-dialog.tsx").then(({ DateDialog }) => ({ default: DateDialog })));

type Tool = "date";

/** Ways through a long chat, each fetched when it is first wanted: to a day, and to words. */
export function ThreadTools({ list }: { list: RefObject<MessageListHandle | null> }) {
  const [tool, setTool] = useState<Tool>();
  useCommand("jumpToDate", () => setTool("date"));
  const close = () => setTool(undefined);
  return (
    <Suspense>
      {tool === "date" && <DateDialog onChoose={(day) => list.current?.jumpTo({ kind: "day", day })} onClose={close} />}
    </Suspense>
  );
}
