import { createHmac, createSecretKey, type KeyObject, randomUUID } from "node:crypto";
import pg from "pg";
import { Pool } from "undici";
import { v7 as uuidv7 } from "uuid";
import { round } from "./statistics.ts";

export interface IntakeFigures {
  /** Sessions that deliver side by side, each one event after the other; as many connections commit bare rows. */
  readonly sessions: number;
  /** So many messages each customer writes: 1 makes a chat and a conversation of each event. */
  readonly messagesAChat: number;
  readonly eventsPerSecond: number;
  readonly commitsPerSecond: number;
  readonly ratio: number;
}

/** Posts events as whatsapp-api does, signed; by Node's own HMAC, so that what is measured is not the signing. */
export class Deliverer {
  readonly #pool: Pool;
  readonly #key: KeyObject;

  constructor(url: string, secret: string, connections: number) {
    this.#pool = new Pool(url, { connections });
    this.#key = createSecretKey(secret.replace("whsec_", ""), "base64");
  }

  /** Resolves when the backend has it on disk. */
  async write(sessionId: string, customer: number, text: string): Promise<void> {
    const person = {
      jid: `${customer}@lid`,
      lid: `${customer}@lid`,
      phone: `+5531${900_000_000 + customer}`,
      name: `Cliente ${customer}`,
    };
    const at = new Date();
    const body = JSON.stringify({
      id: uuidv7(),
      type: "message.received",
      sessionId,
      sequence: 1,
      occurredAt: at.toISOString(),
      data: {
        id: `3EB0${randomUUID().replaceAll("-", "").slice(0, 18).toUpperCase()}`,
        chat: { kind: "direct", jid: person.jid, contact: person },
        sender: person,
        sentAt: at.toISOString(),
        content: { type: "text", text },
        isOffline: false,
      },
    });
    const id = randomUUID();
    const timestamp = String(Math.floor(at.getTime() / 1_000));
    const signature = createHmac("sha256", this.#key).update(`${id}.${timestamp}.${body}`).digest("base64");
    const { statusCode, body: answer } = await this.#pool.request({
      method: "POST",
      path: "/api/webhooks/whatsapp",
      body,
      headers: {
        "content-type": "application/json",
        "webhook-id": id,
        "webhook-timestamp": timestamp,
        "webhook-signature": `v1,${signature}`,
      },
    });
    const said = await answer.text();
    if (statusCode !== 200) throw new Error(`The webhook answered ${statusCode}: ${said}`);
  }

  close = (): Promise<void> => this.#pool.close();
}

/** Events taken in a second, beside rows committed one by one in a second; in turns, so that both meet the same machine. */
export async function measureIntake(
  deliverer: Deliverer,
  databaseUrl: string,
  sessionIds: readonly string[],
  { events, rounds, messagesAChat }: { events: number; rounds: number; messagesAChat: number },
): Promise<IntakeFigures> {
  const floor = await BareCommits.open(databaseUrl, sessionIds.length);
  const each = Math.ceil(events / rounds / sessionIds.length);
  let [intakeMs, commitMs, number] = [0, 0, 0];
  const customersEach = Math.ceil((each * (rounds + 1)) / messagesAChat);
  const deliver = async (sessionId: string, session: number) => {
    for (let count = 0; count < each; count += 1) {
      number += 1;
      const customer = 1 + session * customersEach + (Math.floor(number / sessionIds.length) % customersEach);
      await deliverer.write(sessionId, customer, `bom dia, meu pedido ${number} chegou?`);
    }
  };
  await Promise.all(sessionIds.map(deliver));
  for (let round = 0; round < rounds; round += 1) {
    commitMs += await timed(() => floor.commit(each));
    intakeMs += await timed(() => Promise.all(sessionIds.map(deliver)));
  }
  await floor.close();
  const total = each * sessionIds.length * rounds * 1_000;
  return {
    sessions: sessionIds.length,
    messagesAChat,
    eventsPerSecond: round(total / intakeMs, 0),
    commitsPerSecond: round(total / commitMs, 0),
    ratio: round(commitMs / intakeMs),
  };
}

class BareCommits {
  readonly #clients: readonly pg.Client[];

  private constructor(clients: readonly pg.Client[]) {
    this.#clients = clients;
  }

  static async open(url: string, connections: number): Promise<BareCommits> {
    const clients = Array.from({ length: connections }, () => new pg.Client({ connectionString: url }));
    await Promise.all(clients.map((client) => client.connect()));
    await clients[0]?.query("create table if not exists bench_rows (id uuid primary key, body text not null)");
    return new BareCommits(clients);
  }

  async commit(each: number): Promise<void> {
    await Promise.all(
      this.#clients.map(async (client) => {
        for (let count = 0; count < each; count += 1)
          await client.query({
            name: "row",
            text: "insert into bench_rows (id, body) values ($1, $2)",
            values: [uuidv7(), "bom dia, meu pedido chegou?"],
          });
      }),
    );
  }

  async close(): Promise<void> {
    await this.#clients[0]?.query("drop table bench_rows");
    await Promise.all(this.#clients.map((client) => client.end()));
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}
