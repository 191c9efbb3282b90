import type { Chat } from "@gomarketing/contracts";
import { InvalidInput } from "@gomarketing/service-kit";
import { z } from "zod";
import type { BackendContext, Member } from "../context.ts";
import { type ChatFilter, selectChats } from "./chat-queries.ts";
import { selectMarks, withMarks } from "./mark-chat.ts";

const place = z.tuple([z.enum(["pinned", "rest"]), z.iso.datetime(), z.uuid()]);
/** As it was before chats could be pinned. */
const olderPlace = z.tuple([z.iso.datetime(), z.uuid()]).transform(([at, id]) => ["rest", at, id] as const);
const cursorSchema = z.union([place, olderPlace]);

interface Page {
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/**
 * A page of chats: first those that the member pinned, then all others; each part newest activity first. A cursor says in
 * which part it stands, so that no page repeats or misses one.
 *
 * @throws {InvalidInput} when the cursor is none that an earlier page gave
 */
export async function listChats(
  { db }: BackendContext,
  member: Member,
  filter: ChatFilter,
  { cursor, limit }: Page,
): Promise<{ chats: Chat[]; nextCursor: string | null }> {
  const queries = db.of(member.organizationId);
  const after = cursor === undefined ? undefined : decode(cursor);
  const marks = await selectMarks(queries, member);
  const select = (isPinned: boolean, take: number) =>
    selectChats(queries, member.organizationId, filter, {
      ...(after?.isPinned === isPinned && { after }),
      limit: take,
      pinned: { ids: marks.pinned, isWanted: isPinned },
    });
  // One row beyond the page shows whether there are more.
  const wanted = limit + 1;
  const pinned = marks.pinned.length > 0 && after?.isPinned !== false ? await select(true, wanted) : [];
  const rest = pinned.length < wanted ? await select(false, wanted - pinned.length) : [];
  const shown = [...pinned, ...rest].slice(0, limit);
  const last = shown.at(-1);
  const hasMore = pinned.length + rest.length > limit;
  return {
    chats: shown.map((chat) => withMarks(chat, marks)),
    nextCursor: last && hasMore ? encode(shown.length <= pinned.length, last) : null,
  };
}

const encode = (isPinned: boolean, { lastActivityAt, id }: Chat): string =>
  Buffer.from(JSON.stringify([isPinned ? "pinned" : "rest", lastActivityAt, id])).toString("base64url");

function decode(cursor: string): { isPinned: boolean; at: Date; id: string } {
  try {
    const [part, at, id] = cursorSchema.parse(JSON.parse(Buffer.from(cursor, "base64url").toString()));
    return { isPinned: part === "pinned", at: new Date(at), id };
  } catch {
    throw new InvalidInput("Give cursor as the nextCursor of an earlier page, or leave it out to begin.", [
      { path: "cursor", message: "was not issued here" },
    ]);
  }
}
