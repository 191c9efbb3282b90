import { randomUUID } from "node:crypto";
import type { Chat, Message } from "@gomarketing/contracts";
import { Client, type Desk, LiveClient } from "./desk.ts";

/** The owner's, of whoever is hired too. */
const PASSWORD = "correct horse battery";

export interface ColleagueAtWork {
  readonly id: string;
  readonly name: string;
  readonly client: Client;
  /** A browser of theirs, connected. */
  listen(): Promise<LiveClient>;
  send<T>(method: string, path: string, body?: unknown): Promise<{ status: number; body: T }>;
}

/** Somebody more who works at a desk, signed in. */
export async function hire(
  desk: Desk,
  name: string,
  role: "admin" | "agent" | "read_only" = "agent",
): Promise<ColleagueAtWork> {
  const { pool } = desk.context.db;
  const id = randomUUID();
  const email = `${id}@example.com`;
  await pool.query("insert into auth_users (id, name, email, email_verified) values ($1, $2, $3, true)", [
    id,
    name,
    email,
  ]);
  await pool.query(
    `insert into auth_accounts (id, user_id, account_id, provider_id, password)
     select $1, $1, $1, provider_id, password from auth_accounts limit 1`,
    [id],
  );
  await pool.query("insert into members (organization_id, user_id, role) select id, $1, $2 from organizations", [
    id,
    role,
  ]);
  const client = new Client(desk.url);
  await client.post("/api/auth/sign-in/email", { email, password: PASSWORD });
  return { id, name, ...atWork(desk, client) };
}

/** The desk's owner, as one of the colleagues. */
export async function ownerOf(desk: Desk): Promise<ColleagueAtWork> {
  const { body } = await desk.client.get<{ id: string; name: string }>("/api/me");
  return { id: body.id, name: body.name, ...atWork(desk, desk.client) };
}

function atWork(desk: Desk, client: Client) {
  return {
    client,
    listen: async () => {
      const live = new LiveClient(desk.url, client.cookie);
      await live.opened;
      return live;
    },
    send: <T>(method: string, path: string, body?: unknown) =>
      client.send<T>(method, path, body === undefined ? undefined : JSON.stringify(body), {
        ...(body !== undefined && { "content-type": "application/json" }),
      }),
  };
}

/** The chat of a customer who has written. */
export async function chatOf(desk: Desk, name: string): Promise<Chat> {
  const { body } = await desk.client.get<{ chats: Chat[] }>("/api/chats?limit=100");
  const chat = body.chats.find(({ contact }) => contact.name === name);
  if (!chat) throw new Error(`${name} has no chat`);
  return chat;
}

export const patchChat = (desk: Desk, id: string, changes: unknown) =>
  desk.client.send<Chat>("PATCH", `/api/chats/${id}`, JSON.stringify(changes), { "content-type": "application/json" });

/** What stands in a thread of what happened to the chat. */
export const noticesOf = async (desk: Desk, chatId: string): Promise<NonNullable<Message["notice"]>[]> =>
  (await desk.messages(chatId)).flatMap(({ notice }) => notice ?? []);
