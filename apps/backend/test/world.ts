import { randomBytes, randomUUID } from "node:crypto";
import type { Chat, MediaResource, Message, SessionResource } from "@gomarketing/contracts";
import { v7 as uuidv7 } from "uuid";
import { type Client, type Desk, envelope } from "./desk.ts";
import { type Colleague, colleague, firstOrganization } from "./people.ts";

/** Stands in every name and text of the walk's first organization: nobody of another one may ever read it. */
export const SECRET = "Segredo";

/** One thing of each kind in an organization, and how to make more. */
export interface World {
  readonly organizationId: string;
  readonly owner: Colleague;
  readonly session: string;
  readonly chat: string;
  readonly contact: string;
  /** A customer's. */
  readonly message: string;
  readonly media: string;
  readonly team: string;
  /** POSTs as the owner; answers the id of what was made. */
  readonly make: (path: string, body: unknown) => Promise<string>;
  /** As `make`, with a small file as multipart/form-data. */
  readonly upload: (path: string, text?: string) => Promise<string>;
  /** A row of this organization that no call makes; answers its id. */
  readonly row: (table: string, columns: Record<string, unknown>) => Promise<string>;
  /** A chat of its own, with a contact and a customer's message. */
  readonly newChat: () => Promise<Chat>;
  /** A message of ours that went out. */
  readonly newSent: () => Promise<string>;
  /** A session that is not in use. */
  readonly newSession: () => Promise<string>;
  readonly newMember: () => Promise<string>;
  /** A sign-in of somebody. */
  readonly newSignIn: (userId: string) => Promise<string>;
}

/** Fills the organization of `owner` (the desk's own when left out). */
export async function openWorld(desk: Desk, owner?: Colleague, organizationId?: string): Promise<World> {
  const { system } = desk.context.db;
  const organization = organizationId ?? (await firstOrganization(desk.context));
  const boss = owner ?? (await colleague(desk, `${SECRET} Dona`, "owner", organization));
  const make = async <T extends { id: string }>(path: string, body: unknown): Promise<T> => {
    const answer = await post<T>(boss.client, path, body);
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const session = await make<SessionResource>("/api/sessions", { name: `${SECRET} Sessão` });
  let customers = 0;
  const newChat = async (): Promise<Chat> => {
    customers += 1;
    const phone = `+55319${String(70_000_000 + Math.floor(Math.random() * 9_000_000) + customers).padStart(8, "0")}`;
    const contact = { jid: `${phone.slice(3)}@lid`, lid: `${phone.slice(3)}@lid`, phone, name: `${SECRET} Cliente` };
    await desk.deliver(
      envelope(session.id, "message.received", {
        id: randomBytes(9).toString("hex").toUpperCase(),
        chat: { kind: "direct", jid: contact.jid, contact },
        sender: contact,
        sentAt: new Date().toISOString(),
        content: { type: "text", text: `${SECRET} oi` },
        isOffline: false,
      }),
    );
    const { body } = await boss.client.get<{ chats: Chat[] }>(`/api/chats?limit=100`);
    const chat = body.chats.find((one) => one.contact.phone === phone);
    if (!chat) throw new Error("The chat did not come.");
    return chat;
  };
  const newSent = async (): Promise<string> => {
    const { id } = await make<Message>("/api/messages", { chatId: chat.id, type: "text", text: `${SECRET} resposta` });
    await system
      .updateTable("messages")
      .set({ state: "sent", accepted_at: new Date(), whatsapp_id: randomBytes(9).toString("hex").toUpperCase() })
      .where("id", "=", id)
      .execute();
    return id;
  };
  const chat = await newChat();
  const team = await make<{ id: string }>("/api/teams", { name: `${SECRET} Time` });
  const form = new FormData();
  form.append("file", new Blob([`${SECRET} arquivo`], { type: "text/plain" }), `${SECRET}.txt`);
  const media = await boss.client.send<MediaResource>("POST", "/api/media", form);
  return {
    organizationId: organization,
    owner: boss,
    session: session.id,
    chat: chat.id,
    contact: chat.contact.id,
    message: chat.lastMessage?.id ?? "",
    media: media.body.id,
    team: team.id,
    make: async (path, body) => (await make(path, body)).id,
    upload: async (path, text = `${SECRET} arquivo`) => {
      const one = new FormData();
      one.append("file", new Blob([text], { type: "text/plain" }), "a.txt");
      return (await boss.client.send<{ id: string }>("POST", path, one)).body.id;
    },
    row: async (table, columns) => {
      const all = { id: uuidv7(), organization_id: organization, ...columns };
      const places = Object.keys(all).map((_, index) => `$${index + 1}`);
      const names = Object.keys(all).join(", ");
      await desk.context.db.pool.query(`insert into ${table} (${names}) values (${places})`, Object.values(all));
      return all.id;
    },
    newChat,
    newSent,
    newSession: async () => {
      const { id } = await make<SessionResource>("/api/sessions", { name: `${SECRET} Outra` });
      await system.updateTable("whatsapp_sessions").set({ status: "disconnected" }).where("id", "=", id).execute();
      return id;
    },
    newMember: async () => {
      const id = randomUUID();
      await system
        .insertInto("auth_users")
        .values({ id, name: `${SECRET} ${id}`, email: `${id}@example.com` })
        .execute();
      await system
        .insertInto("members")
        .values({ organization_id: organization, user_id: id, role: "agent" })
        .execute();
      return id;
    },
    newSignIn: async (userId) => {
      const id = randomUUID();
      await system
        .insertInto("auth_sessions")
        .values({ id, user_id: userId, token: id, expires_at: new Date(Date.now() + 3_600_000) })
        .execute();
      return id;
    },
  };
}

const post = <T>(client: Client, path: string, body: unknown) =>
  client.send<T>("POST", path, JSON.stringify(body), {
    "content-type": "application/json",
    "idempotency-key": randomUUID(),
  });
