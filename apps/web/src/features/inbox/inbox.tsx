"use client";

import { MessagesSquare } from "lucide-react";
import { Suspense } from "react";
import { useTranslations } from "use-intl";
import { classNames } from "../../ui/class-names.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { focusSearch, Sidebar } from "./sidebar/sidebar.tsx";
import { Thread } from "./thread/thread.tsx";
import { useOpenChatId } from "./use-open-chat.ts";

export function Inbox() {
  return (
    // The address is only known in the browser, not while the page is exported.
    <Suspense>
      <Columns />
    </Suspense>
  );
}

function Columns() {
  const t = useTranslations("inbox");
  const chatId = useOpenChatId();
  return (
    <div className="flex min-h-0 flex-1">
      <h1 className="sr-only">{t("title")}</h1>
      <div
        className={classNames(
          "min-h-0 w-full shrink-0 flex-col border-line bg-surface md:flex md:w-[22rem] md:border-r",
          chatId ? "hidden" : "flex",
        )}
      >
        <Sidebar openChatId={chatId} />
      </div>
      <div className={classNames("min-h-0 min-w-0 flex-1 flex-col bg-thread md:flex", chatId ? "flex" : "hidden")}>
        {chatId ? <Thread key={chatId} chatId={chatId} /> : <NoChat />}
      </div>
    </div>
  );
}

function NoChat() {
  const t = useTranslations("inbox.choose");
  return (
    <div className="flex flex-1 items-center justify-center">
      <EmptyState
        icon={<MessagesSquare />}
        title={t("title")}
        text={t("text")}
        action={{ label: t("action"), onClick: focusSearch }}
      />
    </div>
  );
}
