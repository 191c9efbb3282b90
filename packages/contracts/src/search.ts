import { z } from "zod";
import { timestamp, uuid } from "./ids.ts";
import { chatResource, contactResource, messageResource } from "./resources.ts";

/** What can be searched. */
export const SEARCH_KINDS = ["messages", "contacts", "chats"] as const;
export const searchKind = z.enum(SEARCH_KINDS);
export type SearchKind = z.infer<typeof searchKind>;

/** A text in pieces, those that were looked for marked. Plain text, never HTML. */
export const excerpt = z.array(z.object({ text: z.string(), isMatch: z.boolean() }));
export type Excerpt = z.infer<typeof excerpt>;

/** To be given as `cursor`: answers what comes next of this kind, and of no other. Null: that was all. */
const nextCursor = z.string().nullable();

/** What was found, each kind in its own order: what fits best and is newest first. */
export const searchResults = z.object({
  messages: z
    .object({
      found: z.array(
        z.object({
          message: messageResource,
          chat: z.object({
            id: uuid,
            isGroup: z.boolean(),
            contact: z.object({ id: uuid, name: z.string(), phone: z.string().optional() }),
            session: z.object({ id: uuid, name: z.string() }),
          }),
          /** Around the first match; a cut is shown as an ellipsis. */
          excerpt,
        }),
      ),
      nextCursor,
      /** Nothing that was sent later is among them, on later pages neither. */
      asOf: timestamp,
    })
    .optional(),
  contacts: z.object({ found: z.array(z.object({ contact: contactResource, name: excerpt })), nextCursor }).optional(),
  chats: z.object({ found: z.array(z.object({ chat: chatResource, name: excerpt })), nextCursor }).optional(),
});
export type SearchResults = z.infer<typeof searchResults>;
