import type { Contact } from "@gomarketing/contracts";
import { answerOf, client } from "./client.ts";

/** The contacts whose name or phone number fits, as many as a list of suggestions holds. */
export async function findContacts(q: string, limit: number, signal?: AbortSignal): Promise<Contact[]> {
  const { contacts } = await answerOf(client.GET("/api/chat-contacts", { params: { query: { q, limit } }, signal }));
  return contacts;
}

export const fetchContact = (id: string): Promise<Contact> =>
  answerOf(client.GET("/api/chat-contacts/{id}", { params: { path: { id } } }));

export const renameContact = (id: string, name: string): Promise<Contact> =>
  answerOf(client.PATCH("/api/chat-contacts/{id}", { params: { path: { id } }, body: { name } }));
