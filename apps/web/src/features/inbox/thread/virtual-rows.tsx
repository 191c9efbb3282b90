import type { Message } from "@gomarketing/contracts";
import type { Virtualizer } from "@tanstack/react-virtual";
import { lazy, Suspense } from "react";
import { DayRow, UnreadRow } from "./dividers.tsx";
import type { LargeImage } from "./lightbox.tsx";
import { MessageRow } from "./message-row.tsx";
import type { NoteBubbleProps } from "./note-bubble.tsx";
import type { ThreadRow } from "./thread-rows.ts";

const Line = lazy(() => import("./kinds/thread-line.tsx").then(({ ThreadLine }) => ({ default: ThreadLine })));

function LazyLine({ message }: { message: Message }) {
  return (
    <Suspense fallback={<div className="h-9" />}>
      <Line message={message} />
    </Suspense>
  );
}

const Note = lazy(() => import("./note-bubble.tsx").then(({ NoteBubble }) => ({ default: NoteBubble })));

function LazyNote(props: NoteBubbleProps) {
  return (
    <Suspense fallback={<div className="h-16" />}>
      <Note {...props} />
    </Suspense>
  );
}

interface RowContext {
  isGroup: boolean;
  flashedKey: string | undefined;
  onReply(message: Message): void;
  onEdit(message: Message): void;
  onJumpTo(quoted: NonNullable<Message["replyTo"]>): void;
  onOpenImage(image: LargeImage): void;
}

interface VirtualRowsProps extends RowContext {
  rows: readonly ThreadRow[];
  virtualizer: Virtualizer<HTMLDivElement, HTMLDivElement>;
}

/** The rows in sight, each at its place in a space as high as all of them. */
export function VirtualRows({ rows, virtualizer, ...context }: VirtualRowsProps) {
  return (
    // A short chat stands at the bottom, by the composer.
    <div className="flex min-h-full flex-col justify-end">
      <div className="relative w-full" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => {
          const row = rows[item.index];
          return (
            <div
              key={item.key}
              ref={virtualizer.measureElement}
              data-index={item.index}
              className="absolute top-0 left-0 flex w-full flex-col px-3 md:px-4"
              style={{ transform: `translateY(${item.start}px)` }}
            >
              {row && <Row row={row} {...context} />}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Row({ row, isGroup, flashedKey, onReply, onEdit, onJumpTo, onOpenImage }: RowContext & { row: ThreadRow }) {
  switch (row.kind) {
    case "day":
      return <DayRow date={row.date} />;
    case "unread":
      return <UnreadRow count={row.count} />;
    case "message": {
      const { message, pending } = row.shown;
      const { type } = message;
      if (type === "call" || type === "notice") return <LazyLine message={message} />;
      const shared = {
        message,
        isPending: pending !== undefined,
        error: pending?.error,
        isFlashed: row.key === flashedKey,
        onReply,
        onEdit,
      };
      if (type === "note") return <LazyNote {...shared} />;
      return (
        <MessageRow
          {...shared}
          uploaded={pending?.uploaded}
          isFirstOfRun={row.isFirstOfRun}
          isLastOfRun={row.isLastOfRun}
          isGroup={isGroup}
          onJumpTo={onJumpTo}
          onOpenImage={onOpenImage}
        />
      );
    }
  }
}
