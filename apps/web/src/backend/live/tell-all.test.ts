import { afterEach, expect, it, vi } from "vitest";
import { tellAll } from "./tell-all.ts";

afterEach(() => vi.unstubAllGlobals());

it("tells every listener, whatever becomes of the others, and reports what failed", () => {
  const reported = vi.fn();
  vi.stubGlobal("reportError", reported);
  const failure = new TypeError("Illegal constructor");
  const heard: string[] = [];
  const listeners = new Set([
    (news: string) => void heard.push(`first ${news}`),
    () => {
      throw failure;
    },
    (news: string) => void heard.push(`last ${news}`),
  ]);

  tellAll(listeners, "message");

  expect(heard).toEqual(["first message", "last message"]);
  expect(reported.mock.calls).toEqual([[failure]]);
});
