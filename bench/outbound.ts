import { setTimeout as delay } from "node:timers/promises";
import { Child } from "./child.ts";
import { Gateway } from "./gateway.ts";
import { type Addresses, environmentOf } from "./inbound.ts";
import { customerNumber, type OrderWithoutId } from "./orders.ts";
import { round } from "./statistics.ts";

const MESSAGES = 2_000;
/** Calls under way for one session: a few agents answer at the same time. */
const CALLS_A_SESSION = 8;
const LOOK_EVERY_MS = 10;

type Tell = <T>(order: OrderWithoutId) => Promise<T>;

/** What sends so many messages from each session. */
interface Sender {
  link(index: number, scan: (qr: string) => Promise<void>): Promise<void>;
  send(each: number, round: string): Promise<void>;
  stop(): Promise<void>;
}

/** Messages a second that WhatsApp has taken, of all sessions together. */
export async function measureOutbound(kind: "floor" | "gateway", sessions: number): Promise<number> {
  const whatsApp = new Child<Addresses>("load-whatsapp.ts");
  const environment = environmentOf(await whatsApp.ready);
  const tell: Tell = (order) => whatsApp.ask(order);
  const sender = kind === "floor" ? await bareBaileys(environment) : await bareGateway(environment, sessions);
  try {
    await tell({ do: "people", count: sessions });
    for (let index = 0; index < sessions; index += 1)
      await sender.link(index, (qr) => tell<void>({ do: "scan", index, qr }));
    // Sessions with the customers are opened before anything counts.
    await sender.send(2, "warm");
    const before = await accepted(tell);
    const each = Math.ceil(MESSAGES / sessions);
    const startedAt = Date.now();
    await sender.send(each, "run");
    while ((await accepted(tell)) < before + each * sessions) await delay(LOOK_EVERY_MS);
    return round((sessions * each * 1_000) / (Date.now() - startedAt), 0);
  } finally {
    await sender.stop();
    await whatsApp.stop();
  }
}

const accepted = async (tell: Tell): Promise<number> =>
  (await tell<{ messagesAccepted: number }>({ do: "stats" })).messagesAccepted;

async function bareBaileys(environment: Record<string, string>): Promise<Sender> {
  const child = new Child<boolean>("bare-baileys.ts", environment);
  await child.ready;
  return {
    link: async (index, scan) => {
      const qr = await child.ask<string>({ do: "link", index });
      const open = child.ask({ do: "open", index });
      await scan(qr);
      await open;
    },
    send: (each) => child.ask({ do: "send", count: each }),
    stop: () => child.stop(),
  };
}

async function bareGateway(environment: Record<string, string>, sessions: number): Promise<Sender> {
  const gateway = await new Gateway(environment).start();
  return {
    link: (index, scan) => gateway.link(`s${index}`, scan),
    send: async (each, name) => {
      await Promise.all(
        Array.from({ length: sessions }, (_, index) => sendAll(gateway, index, each, `${name}-${index}`)),
      );
    },
    stop: () => gateway.stop(),
  };
}

async function sendAll(gateway: Gateway, index: number, each: number, name: string): Promise<void> {
  let next = 0;
  const caller = async () => {
    while (next < each) {
      const number = next;
      next += 1;
      const message = { to: customerNumber(index), type: "text", text: `answer ${number}` };
      await gateway.call("POST", `/sessions/s${index}/messages`, message, `${name}-${number}`);
    }
  };
  await Promise.all(Array.from({ length: CALLS_A_SESSION }, caller));
}
