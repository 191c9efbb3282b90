import type { Chat, ChatMarks, Colleague, Label, Notification, Team } from "@gomarketing/contracts";
import { answerOf, client } from "./client.ts";

export async function fetchLabels(): Promise<Label[]> {
  return (await answerOf(client.GET("/api/labels"))).labels;
}

export const addLabel = (name: string): Promise<Label> => answerOf(client.POST("/api/labels", { body: { name } }));

export async function fetchTeams(): Promise<Team[]> {
  return (await answerOf(client.GET("/api/teams"))).teams;
}

export async function fetchColleagues(): Promise<Colleague[]> {
  return (await answerOf(client.GET("/api/colleagues"))).colleagues;
}

/** Says whether one wants to be handed chats. */
export const setAvailable = (isAvailable: boolean): Promise<Colleague> =>
  answerOf(client.PATCH("/api/colleagues/me", { body: { isAvailable } }));

/** Whether a colleague is given chats, as an admin says. */
export const setAvailableOf = (id: string, isAvailable: boolean): Promise<Colleague> =>
  answerOf(client.PATCH("/api/colleagues/{id}", { params: { path: { id } }, body: { isAvailable } }));

export interface Transfer {
  readonly assigneeId?: string;
  readonly teamId?: string;
  readonly note?: { readonly text: string };
}

export const transferChat = (id: string, { note, ...to }: Transfer): Promise<Chat> =>
  answerOf(
    client.POST("/api/chats/{id}/transfer", {
      params: { path: { id } },
      body: { ...to, ...(note && { note: { text: note.text } }) },
    }),
  );

export async function markChatUnread(id: string): Promise<void> {
  await client.POST("/api/chats/{id}/unread", { params: { path: { id } } });
}

export const markChat = (id: string, marks: { isPinned?: boolean; isMuted?: boolean }): Promise<ChatMarks> =>
  answerOf(client.PATCH("/api/chats/{id}/marks", { params: { path: { id } }, body: marks }));

export interface Notifications {
  readonly notifications: readonly Notification[];
  readonly unreadCount: number;
}

/** The newest of what concerns oneself. */
export const fetchNotifications = (): Promise<Notifications> => answerOf(client.GET("/api/notifications"));

/** Marks some as read, or all. */
export async function readNotifications(ids?: string[]): Promise<number> {
  const { unreadCount } = await answerOf(client.POST("/api/notifications/read", { body: { ids } }));
  return unreadCount;
}
