import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serialize } from "node:v8";
import { afterEach, beforeEach, expect, test } from "vitest";
import { memoryKeys, Party } from "../../test/signal-party.ts";
import { Encryption } from "../store/encryption.ts";
import { SessionStore } from "../store/session-store.ts";
import { signalKeys } from "./auth-state.ts";
import { InboundJournal } from "./inbound-journal.ts";

const SHOP = "5531999990000@s.whatsapp.net";
const MARINA = "5531991234567@s.whatsapp.net";

const nothing = () => undefined;
let folder: string;
let store: SessionStore;
let shop: Party;
let marina: Party;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "chains "));
  store = new SessionStore(join(folder, "shop.db"), new Encryption([randomBytes(32)]));
  shop = new Party(
    signalKeys(store, new InboundJournal({ record: nothing, isKnown: () => false, onUnreadable: nothing }), nothing),
  );
  marina = new Party(memoryKeys());
  await marina.meet(SHOP, await shop.bundle());
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

test("a conversation's keys take no more room after a hundred turns than after thirty", async () => {
  await turns(30);
  const early = recordBytes();
  await turns(70);

  expect(recordBytes()).toBeLessThan(early * 1.1);
});

test("a message that is ten turns late is read, and one that is fifty turns late harms nothing", async () => {
  await turns(1);
  const veryLate = await marina.write(SHOP, "muito atrasada");
  await turns(40);
  const late = await marina.write(SHOP, "atrasada");
  await turns(10);

  expect(await shop.read(MARINA, late)).toBe("atrasada");
  await expect(shop.read(MARINA, veryLate)).rejects.toThrow();
  await turns(5);
});

/** Marina asks and the shop answers, so many times. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) {
    expect(await shop.read(MARINA, await marina.write(SHOP, `pergunta ${turn}`))).toBe(`pergunta ${turn}`);
    expect(await marina.read(SHOP, await shop.write(MARINA, `resposta ${turn}`))).toBe(`resposta ${turn}`);
  }
}

const recordBytes = (): number => serialize(store.key("session", `${MARINA.split("@")[0]}.0`)).length;
