import { serialize } from "node:v8";
import { afterEach, beforeEach, expect, test } from "vitest";
import { memoryKeys, openKeys, Party } from "../../test/signal-party.ts";

const SHOP = "5531999990000@s.whatsapp.net";
const MARINA = "5531991234567@s.whatsapp.net";

let ours: ReturnType<typeof openKeys>;
let shop: Party;
let marina: Party;
beforeEach(async () => {
  ours = openKeys();
  shop = new Party(ours.keys);
  marina = new Party(memoryKeys());
  await marina.meet(SHOP, await shop.bundle());
});
afterEach(() => ours.close());

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

const recordBytes = (): number => serialize(ours.store.key("session", `${MARINA.split("@")[0]}.0`)).length;
