import { z } from "zod";
import { citation, suggestionSource } from "./copilot.ts";
import { uuid } from "./ids.ts";
import { alertResource } from "./monitoring.ts";
import { chatResource, contactResource, messageResource, presenceResource, sessionResource } from "./resources.ts";
import { chatMarks, colleague, labelResource, look, notificationResource, teamResource } from "./teamwork.ts";

const chatChannel = z.templateLiteral(["chat:", uuid]);
/** `inbox`: every chat and message of the organization; `sessions`; `me`: what concerns one member; `chat:<id>`: one thread. */
export const channel = z.union([z.literal("inbox"), z.literal("sessions"), z.literal("me"), chatChannel]);
export type Channel = z.infer<typeof channel>;

/** What a browser says on `/api/events`. */
export const clientFrame = z.discriminatedUnion("type", [
  z.object({ type: z.literal("subscribe"), channel, after: z.number().int().nonnegative().optional() }),
  z.object({ type: z.literal("unsubscribe"), channel }),
  /** What the member does with a chat now; said again every 30 s while it lasts, or it counts as over. */
  z.object({ type: z.literal("presence"), channel: chatChannel, state: look }),
  /** Whether somebody can see this window of the desk: of what they see they are not told by push. */
  z.object({ type: z.literal("window"), isVisible: z.boolean() }),
  /** Answered with `pong`: a browser sees nothing of WebSocket's own pings. */
  z.object({ type: z.literal("ping") }),
]);
export type ClientFrame = z.infer<typeof clientFrame>;

/** With `delta`, `text` is the draft so far: not checked yet, and not to be sent. With `failed` it is empty. */
const suggestion = z.object({
  chatId: uuid,
  id: uuid,
  text: z.string(),
  source: suggestionSource.optional(),
  /** With `completed`. */
  citations: z.array(citation).optional(),
  basedOnMessageId: uuid.optional(),
  /** With `failed`: why. */
  problem: z.object({ type: z.string(), title: z.string(), detail: z.string().optional() }).optional(),
});
export type LiveSuggestion = z.infer<typeof suggestion>;

/** What happened, with the resource as REST shows it. */
export const liveEvent = z.discriminatedUnion("event", [
  z.object({ event: z.literal("message.created"), data: messageResource }),
  z.object({ event: z.literal("message.updated"), data: messageResource }),
  /** Taken back before WhatsApp had it: it is in its thread no more. */
  z.object({ event: z.literal("message.deleted"), data: z.object({ id: uuid, chatId: uuid }) }),
  z.object({ event: z.literal("chat.created"), data: chatResource }),
  z.object({ event: z.literal("chat.updated"), data: chatResource }),
  /** Older messages were put into a thread: whoever shows it loads it afresh. */
  z.object({ event: z.literal("chat.history"), data: z.object({ chatId: uuid }) }),
  z.object({ event: z.literal("contact.updated"), data: contactResource }),
  z.object({ event: z.literal("session.updated"), data: sessionResource }),
  /** On `sessions` and `inbox`: it is gone, and all its chats with it. */
  z.object({ event: z.literal("session.deleted"), data: z.object({ id: uuid }) }),
  z.object({ event: z.literal("suggestion.started"), data: suggestion }),
  z.object({ event: z.literal("suggestion.delta"), data: suggestion }),
  z.object({ event: z.literal("suggestion.completed"), data: suggestion }),
  z.object({ event: z.literal("suggestion.failed"), data: suggestion }),
  z.object({ event: z.literal("presence.updated"), data: presenceResource }),
  /** On `sessions`. */
  z.object({ event: z.literal("alert.raised"), data: alertResource }),
  z.object({ event: z.literal("alert.cleared"), data: alertResource }),
  /** All labels, or all teams, as they are now. What was renamed, or deleted (no `to`), is so in all chats. */
  z.object({
    event: z.literal("labels.updated"),
    data: z.object({
      labels: z.array(labelResource),
      changed: z.object({ from: z.string(), to: z.string().optional() }).optional(),
    }),
  }),
  z.object({ event: z.literal("teams.updated"), data: z.object({ teams: z.array(teamResource) }) }),
  /** Two chats became one: the first is gone. */
  z.object({ event: z.literal("chat.merged"), data: z.object({ chatId: uuid, into: uuid }) }),
  z.object({ event: z.literal("contact.merged"), data: z.object({ contactId: uuid, into: uuid }) }),
  z.object({ event: z.literal("colleague.updated"), data: colleague }),
  /** On `me`. */
  z.object({ event: z.literal("chat.marked"), data: chatMarks }),
  z.object({ event: z.literal("notification.created"), data: notificationResource }),
  z.object({
    event: z.literal("notifications.read"),
    data: z.object({ ids: z.array(uuid), unreadCount: z.number().int() }),
  }),
]);
export type LiveEvent = z.infer<typeof liveEvent>;
export type LiveEventName = LiveEvent["event"];

/**
 * What the server says. `sequence` grows along a channel, with gaps (numbers are given per organization);
 * to resume, say the last one seen as `after`.
 */
export type ServerFrame =
  | { type: "subscribed"; channel: Channel; sequence: number }
  | { type: "reset"; channel: Channel }
  | { type: "pong" }
  | ({ type: "event"; channel: Channel; sequence: number } & LiveEvent)
  | { type: "error"; problem: { type: string; title: string; detail: string } };
