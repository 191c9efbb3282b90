import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bundle } from "../../test/bundle.ts";
import { call, type Gateway, isConnected, openGateway, SHOP } from "../../test/gateway.ts";
import type { KillPoint } from "../../test/standby.ts";

type Death = KillPoint["at"] | "at the receiver" | "at a moment";

const STANDBY = fileURLToPath(new URL("../../test/standby.ts", import.meta.url));
const KILLS = 200;
const WRITTEN_A_ROUND = 5;
/** Of those that come at any moment. */
const LATEST_KILL_MS = 400;
/** Of them, at each place at least. */
const KILLS_A_PLACE = 8;
/** Most of what a kill takes is the next process; on a machine with other things to do, five seconds and more. */
const LIMIT_MS = 1_500_000;
/** Loaded ahead: a core for each. */
const STANDBYS = 2;
const SEED = 20_261_123;
/** Of the standby's files; it may not be imported here. */
const LAST_WORDS = 4;

let gateway: Gateway;
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "gateway-programs-"));
  // What is proven here has nothing to do with the pace.
  gateway = await openGateway({ environment: { SEND_PER_MINUTE: "60000", SEND_BURST: "10000" } });
});
afterEach(async () => {
  await gateway.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe("killing the process while customers write and agents answer", () => {
  it(`${KILLS} times loses no message, sends none twice, keeps each chat's order, and all can be read afterwards`, {
    timeout: LIMIT_MS,
  }, async () => {
    const random = seeded(SEED);
    const customers = ["Ana", "Beto", "Caio"].map((name, index) =>
      gateway.simulator.addCustomer({ number: `+55319812345${60 + index}`, name }),
    );
    await gateway.link();
    await gateway.halt();
    const programs = new Programs(await bundle(STANDBY, folder), gateway.environment);
    let program = await programs.next();
    await isConnected(gateway.receiver);

    const written = new Map(customers.map((customer) => [customer, [] as string[]]));
    let writtenByAll = 0;
    const answers: { text: string; key: string; to: string }[] = [];
    const deaths = new Map<Death, number>();
    for (let round = 0; round < KILLS; round += 1) {
      const plan = planOf(random);
      if (plan.at !== "at the receiver" && plan.at !== "at a moment") program.tell({ at: plan.at, count: plan.count });
      const atReceiver = plan.at === "at the receiver" ? deathAtReceiver(program, plan.count) : undefined;
      for (let count = 0; count < WRITTEN_A_ROUND; count += 1) {
        const customer = customers[Math.floor(random() * customers.length)] ?? gateway.marina;
        const text = `mensagem ${round}.${count}`;
        written.get(customer)?.push(text);
        writtenByAll += 1;
        await customer.send({ to: SHOP, type: "text", text });
      }
      const to = customers[round % customers.length] ?? gateway.marina;
      const answer = { text: `resposta ${round}`, key: `k${round}`, to: to.account.number };
      answers.push(answer);
      const answering = tryToAnswer(program.url, answer);
      // A place that the round did not come to is not waited for: it dies when there is nothing left to do.
      const told = gateway.receiver.until(({ texts }) => texts.length >= writtenByAll);
      const over = plan.at === "at a moment" ? delay(plan.momentMs) : Promise.all([told, answering]);
      await Promise.race([program.exited, over]);
      const wasAtReceiver = atReceiver?.() ?? false;
      program.kill();
      await program.exited;
      const death = wasAtReceiver ? "at the receiver" : (program.lastWord ?? "at a moment");
      deaths.set(death, (deaths.get(death) ?? 0) + 1);
      await answering;
      program = await programs.next();
      // Whoever had no answer asks again with the same key; some that had one do so too.
      if (round % 3 === 0) void tryToAnswer(program.url, answer);
    }

    program.tell(undefined);
    await isConnected(gateway.receiver);
    for (const answer of answers) await answered(program.url, answer);
    await gateway.receiver.until(({ texts }) => texts.length >= writtenByAll);

    for (const [customer, texts] of written) {
      const told = gateway.receiver
        .of("message.received")
        .filter(({ data }) => data.sender.phone === customer.account.number)
        .map(({ data: { content } }) => content.type === "text" && content.text);
      expect(told).toEqual(texts);
      const wanted = answers.filter(({ to }) => to === customer.account.number).map(({ text }) => text);
      await customer.until(({ received }) => received.length >= wanted.length);
      expect(textsOf(customer).toSorted()).toEqual(wanted.toSorted());
      // Whoever wrote it sees that it came, however often the receipt was lost.
      await customer.until(({ receipts }) => [...receipts.values()].every((state) => state !== "sent"));
    }
    // What came while the program was dead is told like anything else.
    expect(gateway.receiver.of("message.received").some(({ data }) => data.isOffline)).toBe(true);
    await conversesOn(program.url, customers[0] ?? gateway.marina);
    // A message that cannot be read is asked for again, and may come after the next.
    expect(gateway.simulator.stats().retries).toBe(0);
    console.table(Object.fromEntries(deaths));
    expect([...deaths.values()].reduce((sum, count) => sum + count, 0)).toBe(KILLS);
    for (const place of PLACES) expect({ place, count: deaths.get(place) }).toSatisfy(isOftenEnough);
    program.kill();
    await program.exited;
    programs.end();
  });
});

type Phone = Gateway["marina"];
const textsOf = ({ received }: Phone) => received.map(({ message }) => message.extendedTextMessage?.text);

/** A hundred messages each way: the ratchets of both sides have survived. */
async function conversesOn(url: string, customer: Phone): Promise<void> {
  const [heard, told] = [customer.received.length, gateway.receiver.texts.length];
  for (let count = 0; count < 100; count += 1) {
    await customer.send({ to: SHOP, type: "text", text: `depois ${count}` });
    await answered(url, { text: `e depois ${count}`, key: `after-${count}`, to: customer.account.number });
  }
  await gateway.receiver.until(({ texts }) => texts.length >= told + 100);
  await customer.until(({ received }) => received.length >= heard + 100);
  expect(gateway.receiver.texts.slice(told)).toEqual(Array.from({ length: 100 }, (_, count) => `depois ${count}`));
  expect(textsOf(customer).slice(heard)).toEqual(Array.from({ length: 100 }, (_, count) => `e depois ${count}`));
}

const tryToAnswer = (url: string, { text, key, to }: { text: string; key: string; to: string }) =>
  call(url, "POST", "/sessions/shop/messages", { to, type: "text", text }, { "idempotency-key": key }).catch(
    () => undefined,
  );

/** Asks until the gateway has it, as a backend does. */
async function answered(url: string, answer: { text: string; key: string; to: string }): Promise<void> {
  while ((await tryToAnswer(url, answer))?.status !== 202) await delay(50);
}

const PLACES: readonly Death[] = ["decrypted", "durable", "receipted", "frame-after", "at the receiver", "at a moment"];
const isOftenEnough = ({ count = 0 }: { count?: number | undefined }) => count >= KILLS_A_PLACE;

/** Where the process dies, and the how manieth time that it comes there; or when. */
interface Plan {
  readonly at: Death;
  readonly count: number;
  readonly momentMs: number;
}

/** Each round comes to each place so often at least, most of the time. */
const COUNTS: Readonly<Record<Death, number>> = {
  decrypted: WRITTEN_A_ROUND - 1,
  durable: 2,
  receipted: 2,
  sync: 4,
  frame: 6,
  "frame-after": 6,
  "at the receiver": WRITTEN_A_ROUND - 1,
  "at a moment": 1,
};
const DEATHS = Object.keys(COUNTS) as Death[];

function planOf(random: () => number): Plan {
  const at = DEATHS[Math.floor(random() * DEATHS.length)] ?? "at a moment";
  const count = 1 + Math.floor(random() * COUNTS[at]);
  return { at, count, momentMs: random() * LATEST_KILL_MS };
}

/**
 * Dies when the webhook's receiver has its n-th event of the round: before it answers, between event and delivery.
 *
 * @returns ends that, and says whether it died so
 */
function deathAtReceiver(program: Program, count: number): () => boolean {
  let left = count;
  let isDead = false;
  gateway.receiver.onRequest = () => {
    left -= 1;
    if (left === 0) isDead = program.lastWord === undefined && program.kill();
  };
  return () => {
    gateway.receiver.onRequest = undefined;
    return isDead;
  };
}

/** The next processes are loaded while the one before works. */
class Programs {
  readonly #path: string;
  readonly #environment: Record<string, string>;
  readonly #standbys: ChildProcess[] = [];

  constructor(path: string, environment: Record<string, string>) {
    this.#path = path;
    this.#environment = environment;
    while (this.#standbys.length < STANDBYS) this.#standbys.push(load(path));
  }

  async next(): Promise<Program> {
    const child = this.#standbys.shift() ?? load(this.#path);
    this.#standbys.push(load(this.#path));
    await loaded.get(child);
    const ready = new Promise<string>((resolve) => {
      child.on("message", (message: { url?: string }) => message.url && resolve(message.url));
    });
    child.send({ go: { environment: this.#environment, port: 0 } });
    return new Program(child, await ready);
  }

  end(): void {
    for (const standby of this.#standbys) standby.kill("SIGKILL");
  }
}

const loaded = new WeakMap<ChildProcess, Promise<unknown>>();

function load(path: string): ChildProcess {
  const child = fork(path, {
    stdio: ["ignore", "ignore", "inherit", "ipc", "pipe"],
    // Two hundred times the same code.
    env: { ...process.env, NODE_COMPILE_CACHE: `${path}.compiled` },
    execArgv: ["--disable-warning=ExperimentalWarning"],
  });
  loaded.set(child, once(child, "message"));
  return child;
}

class Program {
  readonly url: string;
  readonly exited: Promise<unknown>;
  /** What it died of, where it was told to. */
  lastWord: KillPoint["at"] | undefined;
  readonly #child: ChildProcess;

  constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.url = url;
    // "close" comes when what it said has been read, too.
    this.exited = once(child, "close");
    child.stdio[LAST_WORDS]?.on("data", (word: Buffer) => {
      this.lastWord = word.toString() as KillPoint["at"];
    });
  }

  tell(killPoint: KillPoint | undefined): void {
    if (this.#child.connected)
      this.#child.send({ killPoint: killPoint ?? { at: "sync", count: Number.MAX_SAFE_INTEGER } });
  }

  kill = (): boolean => this.#child.kill("SIGKILL");
}

/** The same numbers each time: mulberry32. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
