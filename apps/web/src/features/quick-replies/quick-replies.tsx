"use client";

import type { QuickReply } from "@gomarketing/contracts";
import { useQuery } from "@tanstack/react-query";
import { MessageSquareQuote, Paperclip, Plus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { keys } from "../../backend/query-keys.ts";
import { findQuickReplies } from "../../backend/quick-replies.ts";
import { Awaited } from "../../ui/awaited.tsx";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Page } from "../../ui/page.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { useSettled } from "../../ui/use-settled.ts";
import { useMay } from "../shell/use-may.ts";

const ReplyDialog = lazy(() => import("./reply-dialog.tsx").then((module) => ({ default: module.ReplyDialog })));

/** The answers that the team keeps ready: found, written, changed. */
export function QuickReplies() {
  const t = useTranslations("quickReplies");
  const mayWrite = useMay("agent");
  const [search, setSearch] = useState("");
  const [open, setOpen] = useState<QuickReply | "new">();
  return (
    <Page
      title={t("title")}
      lead={t("lead")}
      action={
        mayWrite && (
          <Button icon={<Plus aria-hidden className="size-4" />} onClick={() => setOpen("new")}>
            {t("new")}
          </Button>
        )
      }
    >
      <TextField
        type="search"
        label={t("search")}
        value={search}
        maxLength={100}
        onChange={(event) => setSearch(event.target.value)}
      />
      <List search={useSettled(search.trim())} {...(mayWrite && { onOpen: setOpen })} />
      <Suspense>
        {open && (
          <ReplyDialog
            key={open === "new" ? "new" : open.id}
            {...(open !== "new" && { reply: open })}
            onClose={() => setOpen(undefined)}
          />
        )}
      </Suspense>
    </Page>
  );
}

function List({ search, onOpen }: { search: string; onOpen?(reply: QuickReply): void }) {
  const t = useTranslations("quickReplies");
  const list = useQuery({
    queryKey: keys.quickReplies(search),
    queryFn: ({ signal }) => findQuickReplies(search, signal),
    staleTime: 0,
    meta: { isShownInPlace: true },
  });
  if (!list.data) return <Awaited query={list} className="h-15 rounded-xl" count={5} />;
  if (list.data.length === 0)
    return (
      <div className="rounded-2xl border border-line bg-surface">
        <EmptyState
          icon={<MessageSquareQuote />}
          title={t(search ? "nothing" : "emptyTitle")}
          text={t(search ? "nothingText" : "emptyText")}
        />
      </div>
    );
  return (
    <ul
      aria-label={t("title")}
      className="divide-y divide-line overflow-hidden rounded-2xl border border-line bg-surface"
    >
      {list.data.map((reply) => (
        <li key={reply.id}>
          <Row reply={reply} {...(onOpen && { onOpen: () => onOpen(reply) })} />
        </li>
      ))}
    </ul>
  );
}

function Row({ reply, onOpen }: { reply: QuickReply; onOpen?(): void }) {
  const t = useTranslations("quickReplies");
  const shown = (
    <>
      <span className="flex flex-wrap items-baseline gap-x-2">
        <span className="text-14 font-semibold">/{reply.shortcut}</span>
        <span className="text-12 text-ink-2">
          {t(`scopes.${reply.scope}`)} · {t("uses", { count: reply.useCount })}
        </span>
        {reply.mediaId && <Paperclip aria-label={t("hasFile")} className="size-3.5 self-center text-ink-2" />}
      </span>
      <span className="line-clamp-2 text-14 whitespace-pre-line text-ink-2">{reply.text}</span>
    </>
  );
  const layout = "flex w-full flex-col gap-0.5 px-4 py-3 text-left";
  if (!onOpen) return <div className={layout}>{shown}</div>;
  return (
    <button type="button" onClick={onOpen} className={`${layout} hover:bg-shade`}>
      {shown}
    </button>
  );
}
