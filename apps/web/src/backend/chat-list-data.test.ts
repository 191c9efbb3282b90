import type { Chat } from "@gomarketing/contracts";
import { describe, expect, it } from "vitest";
import { givenAnswer, givenChat } from "../../test/samples.ts";
import {
  belongs,
  type ChatListData,
  withChats,
  withLastMessages,
  withMarks,
  withRecentChats,
} from "./chat-list-data.ts";
import type { ChatFilter } from "./query-keys.ts";

const at = (minute: number) => `2026-11-23T14:${String(minute).padStart(2, "0")}:00.000Z`;
const chatAt = (id: string, minute: number, facts: Partial<Chat> = {}) =>
  givenChat({ id, lastActivityAt: at(minute), ...facts });
const listOf = (pages: Chat[][], nextCursor?: string): ChatListData => ({
  pages: pages.map((chats, index) => ({
    chats,
    nextCursor: index === pages.length - 1 ? nextCursor : `page-${index}`,
  })),
  pageParams: pages.map(() => undefined),
});
const ids = (list: ChatListData) => list.pages.flatMap(({ chats }) => chats.map(({ id }) => id));
const anyChat = () => true;

describe("which tab a chat belongs to", () => {
  const mine = givenChat({ id: "a", assignee: { id: "me", name: "Rafael" } });

  it.each([
    ["mine", mine, true],
    ["mine", givenChat({ id: "a", assignee: { id: "other", name: "Bruna" } }), false],
    ["mine", { ...mine, status: "resolved" }, false],
    ["queue", givenChat({ id: "a" }), true],
    ["queue", mine, false],
    ["queue", givenChat({ id: "a", status: "resolved" }), false],
    ["all", mine, true],
    ["resolved", { ...mine, status: "resolved" }, true],
    ["resolved", mine, false],
  ] as const)("%s: %#", (tab, chat, expected) => {
    expect(belongs(chat as Chat, { tab, search: "" }, "me")).toBe(expected);
  });

  it("is narrowed by status instead of what the tab shows", () => {
    const mine = { assignee: { id: "me", name: "Rafael" } };
    const fits = (tab: ChatFilter["tab"], status: Chat["status"], facts: Partial<Chat> = {}) =>
      belongs(givenChat({ id: "a", status, ...facts }), { tab, search: "", status: "pending" }, "me");

    expect([fits("all", "pending"), fits("queue", "pending"), fits("mine", "pending", mine)]).toEqual([
      true,
      true,
      true,
    ]);
    expect([fits("all", "open"), fits("queue", "open"), fits("mine", "open", mine)]).toEqual([false, false, false]);
    expect([fits("queue", "pending", mine), fits("mine", "pending")]).toEqual([false, false]);
  });

  it("is narrowed by label, team, session and what is unread", () => {
    const chat = givenChat({ id: "a", labels: ["Troca"], team: { id: "team-1", name: "Vendas" }, unreadCount: 2 });
    const fits = (facts: Partial<ChatFilter>) => belongs(chat, { tab: "all", search: "", ...facts }, "me");

    expect([fits({ label: "Troca" }), fits({ teamId: "team-1" }), fits({ isUnread: true })]).toEqual([
      true,
      true,
      true,
    ]);
    expect([fits({ label: "VIP" }), fits({ teamId: "team-2" }), fits({ sessionId: "session-2" })]).toEqual([
      false,
      false,
      false,
    ]);
    expect(belongs({ ...chat, unreadCount: 0 }, { tab: "all", search: "", isUnread: true }, "me")).toBe(false);
  });
});

describe("a chat that changes", () => {
  it("moves to the top with its new activity", () => {
    const list = withChats(listOf([[chatAt("a", 30), chatAt("b", 20)]]), [chatAt("b", 40)], anyChat);

    expect(ids(list)).toEqual(["b", "a"]);
  });

  it("moves up from a later page without being there twice", () => {
    const list = withChats(listOf([[chatAt("a", 30)], [chatAt("b", 20)]]), [chatAt("b", 40)], anyChat);

    expect(ids(list)).toEqual(["b", "a"]);
  });

  it("leaves the list it belongs to no longer", () => {
    const list = withChats(listOf([[chatAt("a", 30), chatAt("b", 20)]]), [chatAt("a", 30)], ({ id }) => id !== "a");

    expect(ids(list)).toEqual(["b"]);
  });

  it("waits for its page when it is older than all that is loaded", () => {
    const list = withChats(listOf([[chatAt("a", 30)]], "more"), [chatAt("old", 10)], anyChat);

    expect(ids(list)).toEqual(["a"]);
  });

  it("keeps the cursor for the next page", () => {
    const list = withChats(listOf([[chatAt("a", 30)], [chatAt("b", 20)]], "more"), [chatAt("c", 40)], anyChat);

    expect(list.pages.at(-1)?.nextCursor).toBe("more");
  });
});

describe("the last message of a chat", () => {
  const list = listOf([
    [chatAt("a", 30, { lastMessage: givenAnswer({ position: 5, chatId: "a", state: "delivered" }) })],
  ]);
  const last = (changed: ChatListData) => changed.pages[0]?.chats[0]?.lastMessage;

  it("shows ticks that move", () => {
    const changed = withLastMessages(list, [givenAnswer({ position: 5, chatId: "a", state: "read" })]);

    expect(last(changed)?.state).toBe("read");
  });

  it("is not replaced by an older message that changed", () => {
    expect(withLastMessages(list, [givenAnswer({ position: 4, chatId: "a" })])).toBe(list);
  });
});

describe("a page that was on its way while chats changed", () => {
  const page = { chats: [chatAt("a", 30), chatAt("b", 20)], nextCursor: null };

  it("shows them as they are now", () => {
    const shown = withRecentChats(page, [chatAt("b", 40, { unreadCount: 3 })], anyChat, true);

    expect(shown.chats).toMatchObject([{ id: "b", unreadCount: 3 }, { id: "a" }]);
  });

  it("has the new ones, if it is the first", () => {
    const created = [chatAt("new", 45)];

    expect(withRecentChats(page, created, anyChat, true).chats[0]?.id).toBe("new");
    expect(withRecentChats(page, created, anyChat, false).chats).toHaveLength(2);
  });
});

describe("a chat that its reader pinned", () => {
  const list = listOf([[chatAt("a", 30), chatAt("b", 20)]]);
  const pinned = withMarks(list, { chatId: "b", isPinned: true, isMuted: false });

  it("stands above all others", () => {
    expect(ids(pinned)).toEqual(["b", "a"]);
    expect(ids(withMarks(pinned, { chatId: "b", isPinned: false, isMuted: false }))).toEqual(["a", "b"]);
  });

  it("stays there when news come, which say nothing of it", () => {
    expect(ids(withChats(pinned, [chatAt("a", 50)], anyChat))).toEqual(["b", "a"]);
    expect(ids(withChats(pinned, [chatAt("b", 50)], anyChat))).toEqual(["b", "a"]);
    expect(withChats(pinned, [chatAt("b", 50)], anyChat).pages[0]?.chats[0]?.isPinned).toBe(true);
  });
});
