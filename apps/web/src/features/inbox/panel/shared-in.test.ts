import { describe, expect, it } from "vitest";
import { givenMessage } from "../../../../test/samples.ts";
import { sharedIn } from "./shared-in.ts";

const image = (position: number) =>
  givenMessage({
    position,
    type: "image",
    media: { id: `media-${position}`, mimeType: "image/jpeg", state: "ready" },
  });

describe("what was shared", () => {
  it("is shown from the newest on, pictures apart from links", () => {
    const messages = [
      image(1),
      givenMessage({ position: 2, text: "veja https://loja.example/troca?id=1 aqui" }),
      image(3),
    ];

    const { pictures, links, documents } = sharedIn(messages);

    expect(pictures.map(({ id }) => id)).toEqual(["message-3", "message-1"]);
    expect(links.map(({ host }) => host)).toEqual(["loja.example"]);
    expect(documents).toEqual([]);
  });

  it("holds nothing that was taken back, or that may be seen once", () => {
    const revoked = { ...image(1), revokedAt: "2026-11-23T15:00:00.000Z" };
    expect(sharedIn([revoked, { ...image(2), isViewOnce: true }]).pictures).toEqual([]);
  });
});
