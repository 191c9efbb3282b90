import type { SessionResource } from "@gomarketing/contracts";
import { QueryClient } from "@tanstack/react-query";
import { describe, expect, it } from "vitest";
import { givenAnswer, givenChat, givenMessage } from "../../../test/samples.ts";
import type { ChatListData } from "../chat-list-data.ts";
import { type ChatFilter, keys } from "../query-keys.ts";
import type { ThreadData } from "../thread-data.ts";
import { applyEvents } from "./apply-events.ts";
import type { EventFrame } from "./live-socket.ts";

const AT = "2026-11-23T14:37:00.000Z";
const QUEUE: ChatFilter = { tab: "queue", search: "" };
const MINE: ChatFilter = { tab: "mine", search: "" };

function givenCache() {
  const cache = new QueryClient();
  for (const filter of [QUEUE, MINE]) {
    cache.setQueryData(keys.chatList(filter), { pages: [{ chats: [], nextCursor: null }], pageParams: [undefined] });
  }
  const listed = (filter: ChatFilter) =>
    cache.getQueryData<ChatListData>(keys.chatList(filter))?.pages.flatMap(({ chats }) => chats) ?? [];
  return { cache, listed };
}

type Told = { [Name in EventFrame["event"]]: Extract<EventFrame, { event: Name }>["data"] };
const told = <Name extends keyof Told>(event: Name, data: Told[Name]) =>
  ({ type: "event", channel: "inbox", sequence: 1, event, data }) as EventFrame;

describe("live events", () => {
  it("bring a message into its thread, and into no other", () => {
    const { cache } = givenCache();
    cache.setQueryData<ThreadData>(keys.thread("chat-marina"), { messages: [], hasOlder: false });

    applyEvents(cache, [told("message.created", givenMessage({ position: 1 }))], "me");

    expect(cache.getQueryData<ThreadData>(keys.thread("chat-marina"))?.messages).toHaveLength(1);
    expect(cache.getQueryData(keys.thread("chat-other"))).toBeUndefined();
  });

  it("move a chat from the queue to whoever took it", () => {
    const { cache, listed } = givenCache();
    const chat = givenChat({ id: "marina" });
    applyEvents(cache, [told("chat.created", chat)], "me");
    expect(listed(QUEUE)).toHaveLength(1);

    applyEvents(cache, [told("chat.updated", { ...chat, assignee: { id: "me", name: "Rafael" } })], "me");

    expect(listed(QUEUE)).toEqual([]);
    expect(listed(MINE)).toHaveLength(1);
  });

  it("show the newest ticks in the list, though the chat's own copy is a step behind", () => {
    const { cache, listed } = givenCache();
    const sent = givenAnswer({ position: 9, chatId: "marina", state: "sent" });

    applyEvents(
      cache,
      [
        told("message.updated", { ...sent, state: "delivered" }),
        told("chat.updated", givenChat({ id: "marina", lastMessage: sent })),
      ],
      "me",
    );

    expect(listed(QUEUE)[0]?.lastMessage?.state).toBe("delivered");
  });

  it("replace a session and add a new one", () => {
    const { cache } = givenCache();
    const session = { id: "1", name: "Loja Centro", sessionStatus: "connecting" } as SessionResource;
    cache.setQueryData(keys.sessions, [session]);

    applyEvents(
      cache,
      [
        told("session.updated", { ...session, sessionStatus: "connected" }),
        told("session.updated", { ...session, id: "2" }),
      ],
      "me",
    );

    expect(cache.getQueryData(keys.sessions)).toMatchObject([
      { id: "1", sessionStatus: "connected" },
      { id: "2", sessionStatus: "connecting" },
    ]);
  });

  it("call a person by their new name in every list and in the open chat, and nobody else", () => {
    const { cache, listed } = givenCache();
    const [marina, joao] = [givenChat({ id: "marina" }), givenChat({ id: "joao" })];
    applyEvents(cache, [told("chat.created", marina), told("chat.created", joao)], "me");
    for (const chat of [marina, joao]) cache.setQueryData(keys.chat(chat.id), chat);

    const contact = { ...marina.contact, name: "Marina Duarte" };
    applyEvents(cache, [told("contact.updated", { ...contact, fields: {}, createdAt: AT, updatedAt: AT })], "me");

    expect(listed(QUEUE).map((chat) => chat.contact.name)).toEqual(expect.arrayContaining(["Marina Duarte", "joao"]));
    expect(cache.getQueryData(keys.chat("marina"))).toEqual({ ...marina, contact });
    expect(cache.getQueryData(keys.chat("joao"))).toBe(joao);
  });

  it("take a message out of its thread that was taken back, also when it came a moment ago", () => {
    const { cache, listed } = givenCache();
    const [kept, gone, late] = [1, 2, 3].map((position) => givenAnswer({ position, state: "queued" }));
    if (!kept || !gone || !late) throw new Error("There are three.");
    cache.setQueryData<ThreadData>(keys.thread("chat-marina"), { messages: [kept, gone], hasOlder: false });
    applyEvents(cache, [told("chat.created", givenChat({ id: "chat-marina", lastMessage: gone }))], "me");

    applyEvents(
      cache,
      [
        told("message.created", late),
        told("message.deleted", { id: late.id, chatId: "chat-marina" }),
        told("message.deleted", { id: gone.id, chatId: "chat-marina" }),
        told("chat.updated", givenChat({ id: "chat-marina", lastMessage: kept })),
      ],
      "me",
    );

    expect(cache.getQueryData<ThreadData>(keys.thread("chat-marina"))?.messages).toEqual([kept]);
    expect(listed(QUEUE)[0]?.lastMessage?.id).toBe(kept.id);
  });

  it("let whoever has a chat open that was merged away ask what it is part of now", () => {
    const { cache } = givenCache();
    for (const id of ["marina", "joao"]) cache.setQueryData(keys.chat(id), givenChat({ id }));

    applyEvents(cache, [told("chat.merged", { chatId: "marina", into: "joao" })], "me");

    expect(cache.getQueryState(keys.chat("marina"))?.isInvalidated).toBe(true);
  });

  it("take a deleted session and its chats off the screen, and let an open one ask whether it is still there", () => {
    const { cache, listed } = givenCache();
    const [gone, kept] = [
      { id: "1", name: "Loja Centro" } as SessionResource,
      { id: "2", name: "Loja Norte" } as SessionResource,
    ];
    const [marina, joao] = [givenChat({ id: "marina", session: gone }), givenChat({ id: "joao", session: kept })];
    cache.setQueryData(keys.sessions, [gone, kept]);
    cache.setQueryData(keys.chat("marina"), marina);
    applyEvents(cache, [told("chat.created", marina), told("chat.created", joao)], "me");

    applyEvents(cache, [told("session.deleted", { id: "1" }), told("chat.updated", marina)], "me");

    expect(listed(QUEUE)).toEqual([joao]);
    expect(cache.getQueryData(keys.sessions)).toEqual([kept]);
    expect(cache.getQueryState(keys.chat("marina"))?.isInvalidated).toBe(true);
  });

  it("make no last message of what happened to a group", () => {
    const { cache, listed } = givenCache();
    const lastMessage = givenMessage({ position: 1, chatId: "obra" });
    const notice = givenMessage({ position: 2, chatId: "obra", type: "notice", text: undefined });

    applyEvents(cache, [told("chat.created", givenChat({ id: "obra", lastMessage }))], "me");
    applyEvents(cache, [told("message.created", notice)], "me");

    expect(listed(QUEUE)[0]?.lastMessage?.position).toBe(1);
  });

  it("let a thread be loaded afresh that older messages were put into", () => {
    const { cache } = givenCache();
    for (const id of ["marina", "joao"])
      cache.setQueryData<ThreadData>(keys.thread(id), { messages: [], hasOlder: false });

    applyEvents(cache, [told("chat.history", { chatId: "marina" })], "me");

    expect(["marina", "joao"].map((id) => cache.getQueryState(keys.thread(id))?.isInvalidated)).toEqual([true, false]);
  });
});
