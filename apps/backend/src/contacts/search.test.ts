import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Desk, openDesk } from "../../test/desk.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.stop());

describe("searching", () => {
  it("finds a chat by part of a name without its accents, or of a number; and by nothing that SQL means", async () => {
    await desk.customer("Antônio Conceição", "+5531977776666").writes("oi");
    await desk.customer("100% Ágil", "+5531977775555").writes("oi");
    const found = async (q: string) => {
      const path = `/api/chats?q=${encodeURIComponent(q)}`;
      return (await desk.client.get<{ chats: { contact: { name: string } }[] }>(path)).body.chats.map(
        ({ contact }) => contact.name,
      );
    };

    expect(await found("conceicao")).toEqual(["Antônio Conceição"]);
    expect(await found("ANTÔNIO")).toEqual(["Antônio Conceição"]);
    expect(await found("(31) 97777-6666")).toEqual(["Antônio Conceição"]);
    expect(await found("100%")).toEqual(["100% Ágil"]);
    expect(await found("%")).toEqual(["100% Ágil"]);
    expect(await found("_")).toEqual([]);
    expect(await found("'")).toEqual([]);
    expect((await desk.client.get(`/api/chats?q=${encodeURIComponent("a\0b")}`)).status).toBe(400);
  });
});
