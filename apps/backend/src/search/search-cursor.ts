import { InvalidInput } from "@gomarketing/service-kit";
import { z } from "zod";

/** A message's place among all: when it was sent, and its id. */
const place = z.tuple([z.iso.datetime(), z.uuid()]);
export type Place = z.infer<typeof place>;

const messagesCursor = z.object({
  of: z.literal("messages"),
  asOf: z.iso.datetime(),
  /** Where the window ends that is shown, or comes next: what was sent before. */
  before: place,
  /** Of a window that is shown in part: where it begins, and what was shown of it last. */
  window: z.object({ from: place, after: z.tuple([z.number(), ...place.def.items]), isLast: z.boolean() }).optional(),
});
export type MessagesCursor = z.infer<typeof messagesCursor>;

const namesCursor = z.object({ of: z.enum(["contacts", "chats"]), score: z.number(), id: z.uuid() });
export type NamesCursor = z.infer<typeof namesCursor>;

const cursor = z.union([messagesCursor, namesCursor]);
export type SearchCursor = z.infer<typeof cursor>;

export const encodeSearchCursor = (value: SearchCursor): string =>
  Buffer.from(JSON.stringify(value)).toString("base64url");

/** @throws {InvalidInput} when it is none that an earlier page gave */
export function decodeSearchCursor(written: string | undefined): SearchCursor | undefined {
  if (written === undefined) return undefined;
  try {
    return cursor.parse(JSON.parse(Buffer.from(written, "base64url").toString()));
  } catch {
    throw new InvalidInput("Give cursor as a nextCursor of an earlier search, or leave it out to begin.", [
      { path: "cursor", message: "was not issued here" },
    ]);
  }
}
