import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../scripts/system/eventually.ts";
import type { Program } from "../scripts/system/program.ts";
import { seeded } from "./seeded.ts";
import { BUSINESS, openLinkedDesk } from "./whole-system.ts";

const CUSTOMERS = ["+5531991110001", "+5531991110002", "+5531991110003", "+5531991110004", "+5531991110005"];
const MESSAGES_EACH = 200;
const KILLS_EACH = 8;
/** Customers write over about this long, and kills fall at random moments of it. */
const STORM_MS = 50_000;
const SEED = Number(process.env.KILL_SEED ?? 20_261_123);

let desk: Awaited<ReturnType<typeof openLinkedDesk>>;
beforeAll(async () => {
  desk = await openLinkedDesk();
});
afterAll(() => desk?.stop());

describe("killing programs while customers write", () => {
  it("loses nothing, shows nothing twice, keeps each chat's order and every unread counter right", async () => {
    const { whatsApp, system } = desk;
    const random = seeded(SEED);
    const written = new Map(CUSTOMERS.map((number) => [number, [] as string[]]));
    for (const [index, number] of CUSTOMERS.entries()) {
      await whatsApp.control.post("/customers", { number, name: `Cliente ${index + 1}` });
    }
    const programs = [system.programs.whatsappApi, system.programs.backend, system.programs.postgres].filter(
      (program) => program !== undefined,
    );

    const [kills] = await Promise.all([
      Promise.all(programs.map((program) => killAtRandom(program, random))),
      ...CUSTOMERS.map((number) => write(number, written.get(number) ?? [], random)),
    ]);

    expect(kills).toEqual(programs.map(() => KILLS_EACH));
    const shown = await eventually("every message at the desk", showsEverything, 120_000);
    for (const number of CUSTOMERS)
      expect(shown.get(number)).toEqual({ texts: written.get(number), unreadCount: MESSAGES_EACH });
  });
});

async function write(number: string, texts: string[], random: () => number): Promise<void> {
  for (let count = 1; count <= MESSAGES_EACH; count += 1) {
    await delay((random() * 2 * STORM_MS) / MESSAGES_EACH);
    const text = `mensagem ${count} de ${number}`;
    await desk.whatsApp.control.post(`/customers/${encodeURIComponent(number)}/messages`, {
      to: BUSINESS.number,
      type: "text",
      text,
    });
    texts.push(text);
  }
}

/** Kills a program at random moments, each time once it lives again; answers how often. */
async function killAtRandom(program: Program, random: () => number): Promise<number> {
  let kills = 0;
  for (let lastPid: number | undefined; kills < KILLS_EACH; kills += 1) {
    await delay((random() * 2 * STORM_MS) / KILLS_EACH / 2);
    const pid = await eventually(`${program.name} lives again`, async () =>
      program.pid !== lastPid ? program.pid : undefined,
    );
    process.kill(pid, "SIGKILL");
    lastPid = pid;
  }
  return kills;
}

async function showsEverything() {
  const texts = new Map<string, (string | undefined)[]>();
  for (const chat of await desk.desk.chats()) {
    const messages = await desk.desk.messages(chat.id);
    texts.set(
      chat.contact.phone ?? chat.id,
      messages.map(({ text }) => text),
    );
  }
  const total = [...texts.values()].reduce((sum, { length }) => sum + length, 0);
  if (total < CUSTOMERS.length * MESSAGES_EACH) return undefined;
  // The counters after the messages: what came in between must not look like a miscount.
  const counters = (await desk.desk.chats()).map(
    ({ contact, unreadCount }) => [contact.phone ?? "", unreadCount] as const,
  );
  return new Map(counters.map(([phone, unreadCount]) => [phone, { texts: texts.get(phone), unreadCount }]));
}
