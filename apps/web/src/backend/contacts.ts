import type { Chat, Contact, ContactFieldDefinition, ContactFieldKind, ContactNote } from "@gomarketing/contracts";
import { answerOf, client } from "./client.ts";

/** The contacts whose name or phone number fits, as many as a list of suggestions holds. */
export async function findContacts(q: string, limit: number, signal?: AbortSignal): Promise<Contact[]> {
  const { contacts } = await answerOf(client.GET("/api/chat-contacts", { params: { query: { q, limit } }, signal }));
  return contacts;
}

/** How the list of contacts is narrowed. */
export interface ContactFilter {
  readonly q?: string;
  readonly label?: string;
  readonly session?: string;
  readonly blocked?: "true";
}

export interface ContactPage {
  readonly contacts: Contact[];
  readonly nextCursor: string | null;
}

/** A page of contacts, the newest first. */
export const fetchContacts = (
  filter: ContactFilter,
  cursor: string | undefined,
  signal: AbortSignal,
): Promise<ContactPage> =>
  answerOf(client.GET("/api/chat-contacts", { params: { query: { ...filter, ...(cursor && { cursor }) } }, signal }));

/** Where the contacts are as CSV. */
export const contactsCsvHref = ({ q, label, session }: ContactFilter): string =>
  `/api/chat-contacts/export?${new URLSearchParams({ ...(q && { q }), ...(label && { label }), ...(session && { session }) })}`;

export const fetchContact = (id: string): Promise<Contact> =>
  answerOf(client.GET("/api/chat-contacts/{id}", { params: { path: { id } } }));

export const renameContact = (id: string, name: string): Promise<Contact> => changeContact(id, { name });

export interface ContactChange {
  readonly name?: string;
  readonly email?: string | null;
  /** By key; null: none. */
  readonly fields?: Record<string, string | null>;
}

export const changeContact = (id: string, body: ContactChange): Promise<Contact> =>
  answerOf(client.PATCH("/api/chat-contacts/{id}", { params: { path: { id } }, body }));

export const createContact = (body: { phone: string; name?: string }): Promise<Contact> =>
  answerOf(client.POST("/api/chat-contacts", { body }));

export const blockContact = (id: string, blocked: boolean): Promise<Contact> =>
  answerOf(client.POST("/api/chat-contacts/{id}/block", { params: { path: { id } }, body: { blocked } }));

/** `id` stays and takes over all that the other has. */
export const mergeContacts = (id: string, otherId: string): Promise<Contact> =>
  answerOf(client.POST("/api/chat-contacts/{id}/merge", { params: { path: { id } }, body: { otherId } }));

const MOST_CHATS = 100;

/** A contact's chats. The server finds chats by words: those of others with the same words are left out here. */
export async function fetchChatsOf({ id, phone, name }: Contact, signal: AbortSignal): Promise<Chat[]> {
  const query = { q: phone ?? name, limit: MOST_CHATS };
  const { chats } = await answerOf<{ chats: Chat[] }>(client.GET("/api/chats", { params: { query }, signal }));
  return chats.filter(({ contact }) => contact.id === id);
}

export async function fetchContactNotes(id: string): Promise<ContactNote[]> {
  return (await answerOf(client.GET("/api/chat-contacts/{id}/notes", { params: { path: { id } } }))).notes;
}

export const addContactNote = (id: string, text: string): Promise<ContactNote> =>
  answerOf(client.POST("/api/chat-contacts/{id}/notes", { params: { path: { id } }, body: { text } }));

export const changeContactNote = (id: string, noteId: string, text: string): Promise<ContactNote> =>
  answerOf(
    client.PATCH("/api/chat-contacts/{id}/notes/{noteId}", { params: { path: { id, noteId } }, body: { text } }),
  );

export async function deleteContactNote(id: string, noteId: string): Promise<void> {
  await client.DELETE("/api/chat-contacts/{id}/notes/{noteId}", { params: { path: { id, noteId } } });
}

export async function fetchContactFields(): Promise<ContactFieldDefinition[]> {
  return (await answerOf(client.GET("/api/contact-fields"))).fields;
}

export const addContactField = (body: {
  name: string;
  kind: ContactFieldKind;
  options?: string[];
}): Promise<ContactFieldDefinition> => answerOf(client.POST("/api/contact-fields", { body }));

export async function deleteContactField(id: string): Promise<void> {
  await client.DELETE("/api/contact-fields/{id}", { params: { path: { id } } });
}
