import { expect, it } from "vitest";
import { fileKind } from "./file-kind.ts";

it.each([
  ["image/png", 1_000, "image"],
  ["image/png", 20_000_000, "document"],
  ["image/svg+xml", 1_000, "document"],
  ["video/mp4", 30_000_000, "video"],
  ["video/x-matroska", 1_000, "document"],
  ["audio/ogg; codecs=opus", 1_000, "audio"],
  ["application/pdf", 1_000, "document"],
  ["", 0, "document"],
])("sends %s of %i bytes as %s", (mimeType, bytes, kind) => {
  expect(fileKind(mimeType, bytes)).toBe(kind);
});
