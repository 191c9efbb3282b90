import { afterEach, beforeEach, expect, test } from "vitest";
import { memoryKeys, openKeys, Party } from "../../test/signal-party.ts";
import { signalRepository } from "./signal-repository.ts";

const SHOP = "5531999990000@s.whatsapp.net";
const MARINA = "5531991234567@s.whatsapp.net";
const BETO = "5531998765432@s.whatsapp.net";

let ours: ReturnType<typeof openKeys>;
let shop: Party;
let marina: Party;
beforeEach(async () => {
  ours = openKeys();
  shop = new Party(ours.keys, ourRepository());
  marina = new Party(memoryKeys());
  await marina.meet(SHOP, await shop.bundle());
  await turn("oi");
});
afterEach(() => ours.close());

test("no key seals two messages, though the program dies while Baileys still sends the first", async () => {
  const first = await letterOfASendThatNeverEnds();
  shop = shop.restarted(ours.keys, ourRepository());
  const second = await shop.write(MARINA, "segunda");

  expect(await marina.read(SHOP, first)).toBe("primeira");
  expect(await marina.read(SHOP, second)).toBe("segunda");
});

test("what is read while something is sent to the same person is read for good, whoever comes first", async () => {
  for (let count = 0; count < 10; count += 1) {
    const question = await marina.write(SHOP, `pergunta ${count}`);
    const send = () => shop.sending(() => shop.write(MARINA, `resposta ${count}`));
    const read = () => shop.read(MARINA, question);
    const [answer, text] =
      count % 2 === 0
        ? await Promise.all([send(), read()])
        : await Promise.all([read(), send()]).then(([text, answer]) => [answer, text] as const);
    // All that is left of the shop is what it wrote down.
    shop = shop.restarted(ours.keys, ourRepository());

    expect(text).toBe(`pergunta ${count}`);
    expect(await marina.read(SHOP, answer)).toBe(`resposta ${count}`);
    await turn(`depois ${count}`);
  }
});

test("a message that was on its way when a session was begun anew is read, and so is what follows in either", async () => {
  const before = await marina.write(SHOP, "antes");
  // As after each start: whether the other one still has the session of before cannot be known.
  await shop.meet(MARINA, await marina.bundle());
  const anew = await shop.write(MARINA, "de novo");
  const crossing = await marina.write(SHOP, "cruzou");

  expect(await shop.read(MARINA, before)).toBe("antes");
  expect(await shop.read(MARINA, crossing)).toBe("cruzou");
  expect(await marina.read(SHOP, anew)).toBe("de novo");
  for (let count = 0; count < 5; count += 1) await turn(`depois ${count}`);
});

test("what is asked about somebody else while a message is read has no part in it", async () => {
  const beto = new Party(memoryKeys());
  await beto.meet(SHOP, await shop.bundle());
  expect(await shop.read(BETO, await beto.write(SHOP, "oi"))).toBe("oi");
  const crossing = await marina.write(SHOP, "cruzou");
  await shop.meet(MARINA, await marina.bundle());
  await shop.meet(BETO, await beto.bundle());

  const reading = shop.read(MARINA, crossing);
  const known: Promise<boolean>[] = [];
  for (let count = 0; count < 200; count += 1) {
    known.push(shop.knows(BETO));
    await Promise.resolve();
  }

  expect(await reading).toBe("cruzou");
  expect(new Set(await Promise.all(known))).toEqual(new Set([true]));
  for (let count = 0; count < 3; count += 1) await turn(`depois ${count}`);
});

/** Marina asks and the shop answers. */
async function turn(text: string): Promise<void> {
  expect(await shop.read(MARINA, await marina.write(SHOP, text))).toBe(text);
  expect(await marina.read(SHOP, await shop.write(MARINA, text))).toBe(text);
}

const ourRepository = () => signalRepository(ours.keys, ours.journal);

function letterOfASendThatNeverEnds() {
  const { promise, resolve } = Promise.withResolvers<Awaited<ReturnType<Party["write"]>>>();
  void shop.sending(async () => {
    resolve(await shop.write(MARINA, "primeira"));
    await new Promise(() => undefined);
  });
  return promise;
}
