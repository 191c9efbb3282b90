import type { Channel } from "@gomarketing/contracts";

/** Where events are told. What browsers call `me` is one member's: `member:<user id>`. */
export type LiveChannel = Exclude<Channel, "me"> | `member:${string}`;

/** The channel that one member means. */
export const channelOf = (userId: string, channel: Channel): LiveChannel =>
  channel === "me" ? `member:${userId}` : channel;

/** What one member calls a channel. */
export const nameOf = (userId: string, channel: string): string => (channel === `member:${userId}` ? "me" : channel);
