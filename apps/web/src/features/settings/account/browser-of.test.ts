import { expect, it } from "vitest";
import { browserOf } from "./browser-of.ts";

it.each([
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/141.0 Safari/537.36 Edg/141.0",
    "Edge · Windows",
  ],
  ["Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/141.0 Mobile Safari/537.36", "Chrome · Android"],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Safari/604.1",
    "Safari · iPhone",
  ],
  ["curl/8.5", undefined],
])("tells what %j is", (userAgent, name) => {
  expect(browserOf(userAgent)).toBe(name);
});
