import { readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fetchOrTake } from "./first-answers.ts";

const ORIGIN = "https://desk.example";
const FIRST_QUESTIONS = readFileSync(new URL("../../public/first-questions.js", import.meta.url), "utf8");

const ask = vi.fn(async (_question: string | Request): Promise<Response> => new Response("fresh"));
beforeEach(() => {
  ask
    .mockReset()
    .mockImplementation(async (question) => new Response(`to ${typeof question === "string" ? question : "later"}`));
  vi.stubGlobal("fetch", ask);
  vi.stubGlobal("window", {});
});
afterEach(() => vi.unstubAllGlobals());

/** Runs the script that stands at the page's start. */
const startAt = (path: string) =>
  runInNewContext(FIRST_QUESTIONS, {
    window,
    location: new URL(path, ORIGIN),
    fetch: ask,
    URLSearchParams,
    encodeURIComponent,
  });
const take = async (path: string, method = "GET") => (await fetchOrTake(new Request(ORIGIN + path, { method }))).text();

test("the inbox's first questions are asked once, and their answers taken by the app", async () => {
  startAt("/inbox?chat=a%20b");
  expect(ask).toHaveBeenCalledTimes(4);
  for (const path of ["/api/me", "/api/chats/counts", "/api/chats/a%20b", "/api/messages?chatId=a%20b&limit=50"])
    expect(await take(path)).toBe(`to ${path}`);
  expect(ask).toHaveBeenCalledTimes(4);

  expect(await take("/api/me")).toBe("to later");
});

test("an answer is taken for the same question alone, and not when it is old", async () => {
  startAt("/inbox");
  expect(await take("/api/me", "POST")).toBe("to later");
  vi.spyOn(performance, "now").mockReturnValue(10_001);
  expect(await take("/api/me")).toBe("to later");
  vi.mocked(performance.now).mockRestore();
});

test("whoever is not signed in is asked afresh after the sign-in", async () => {
  ask.mockImplementation(async () => new Response("", { status: 401 }));
  startAt("/inbox?chat=7");
  await vi.waitFor(() => expect(window.firstAnswers?.size).toBe(0));
});

test("other pages ask nothing ahead", () => {
  startAt("/contacts");
  expect(ask).not.toHaveBeenCalled();
});
