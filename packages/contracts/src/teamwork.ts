import { z } from "zod";
import { timestamp, uuid } from "./ids.ts";

/** Who is handed chats that nobody has: nobody, those who are there in turn, or who has the fewest open ones. */
export const DISTRIBUTIONS = ["off", "round_robin", "least_busy"] as const;
export const distributionKind = z.enum(DISTRIBUTIONS);
export type DistributionKind = z.infer<typeof distributionKind>;

/** A member, as others see them. */
export const memberName = z.object({ id: z.string(), name: z.string() });
export type MemberName = z.infer<typeof memberName>;

/** A department: new chats of its sessions are the team's. */
export const teamResource = z.object({
  id: uuid,
  name: z.string(),
  distribution: distributionKind,
  members: z.array(memberName),
  sessions: z.array(z.object({ id: uuid, name: z.string() })),
  createdAt: timestamp,
});
export type Team = z.infer<typeof teamResource>;

/** How an organization works with its chats. */
export const deskSettings = z.object({
  /** For chats of no team. */
  distribution: distributionKind,
  /** Nobody is handed more while so many open chats are theirs. */
  maxOpenChats: z.number().int(),
});
export type DeskSettings = z.infer<typeof deskSettings>;

export const labelResource = z.object({
  id: uuid,
  name: z.string(),
  color: z.string().regex(/^#[0-9a-f]{6}$/, "must be a colour like #2563eb, in lower case"),
});
export type Label = z.infer<typeof labelResource>;

/** Somebody of the organization, and whether they are at work. */
export const colleague = z.object({
  id: z.string(),
  name: z.string(),
  role: z.enum(["owner", "admin", "agent", "read_only"]),
  /** A browser of theirs is open. */
  isOnline: z.boolean(),
  /** Their own switch: who is not available is handed no chats. */
  isAvailable: z.boolean(),
});
export type Colleague = z.infer<typeof colleague>;

/** What concerns one member. `mention`: they were named in a note; `assigned`: a chat is theirs now. */
export const notificationResource = z.object({
  id: uuid,
  kind: z.enum(["mention", "assigned"]),
  chatId: uuid,
  contactName: z.string(),
  /** With `mention`: the note. */
  messageId: uuid.optional(),
  text: z.string().optional(),
  /** Absent: the desk itself. */
  by: memberName.optional(),
  createdAt: timestamp,
  readAt: timestamp.optional(),
});
export type Notification = z.infer<typeof notificationResource>;

/** What a member keeps of a chat for themselves. */
export const chatMarks = z.object({ chatId: uuid, isPinned: z.boolean(), isMuted: z.boolean() });
export type ChatMarks = z.infer<typeof chatMarks>;

/** What a colleague does with a chat now. */
export const LOOKS = ["viewing", "typing", "idle"] as const;
export const look = z.enum(LOOKS);
export type Look = z.infer<typeof look>;
