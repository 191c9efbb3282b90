import { setTimeout as delay } from "node:timers/promises";
import { S3Server } from "../apps/whatsapp-api/test/s3-server.ts";
import { Child, residentKb } from "./child.ts";
import { Gateway } from "./gateway.ts";
import { type Addresses, environmentOf } from "./inbound.ts";
import type { OrderWithoutId } from "./orders.ts";
import { round } from "./statistics.ts";

const IDLE_MS = 5_000;
const S3_MESSAGES = 2_000;

type Tell = <T>(order: OrderWithoutId) => Promise<T>;

/** Resident memory of bare Baileys, once so many sessions are connected and idle; 0 for the empty process. kB. */
export async function measureFloorMemory(counts: readonly number[]): Promise<Map<number, number>> {
  const whatsApp = new Child<Addresses>("load-whatsapp.ts");
  const floor = new Child<boolean>("bare-baileys.ts", environmentOf(await whatsApp.ready));
  await floor.ready;
  const pid = floor.process.pid ?? 0;
  const tell: Tell = (order) => whatsApp.ask(order);
  const link = async (index: number) => {
    const qr = await floor.ask<string>({ do: "link", index });
    const open = floor.ask({ do: "open", index });
    await tell({ do: "scan", index, qr });
    await open;
  };
  const measured = await measureGrowing(counts, tell, link, () => pid);
  await floor.stop();
  await whatsApp.stop();
  return measured;
}

/** The same of whatsapp-api, and how long it takes until all are connected again after a restart, in seconds. */
export async function measureGatewaySessions(
  counts: readonly number[],
): Promise<{ memory: Map<number, number>; restoreSeconds: number }> {
  const whatsApp = new Child<Addresses>("load-whatsapp.ts");
  const gateway = await new Gateway(environmentOf(await whatsApp.ready)).start();
  const tell: Tell = (order) => whatsApp.ask(order);
  const link = (index: number) => gateway.link(`s${index}`, (qr) => tell({ do: "scan", index, qr }));
  const memory = await measureGrowing(counts, tell, link, () => gateway.pid);
  await gateway.halt("SIGTERM");
  const startedAt = Date.now();
  await gateway.start();
  await gateway.until(() => gateway.connected >= Math.max(...counts));
  const restoreSeconds = round((Date.now() - startedAt) / 1_000, 1);
  await gateway.stop();
  await whatsApp.stop();
  return { memory, restoreSeconds };
}

async function measureGrowing(
  counts: readonly number[],
  tell: Tell,
  link: (index: number) => Promise<void>,
  pid: () => number,
): Promise<Map<number, number>> {
  const measured = new Map([[0, residentKb(pid())]]);
  let linked = 0;
  for (const count of counts) {
    await tell({ do: "people", count });
    for (; linked < count; linked += 1) await link(linked);
    await delay(IDLE_MS);
    measured.set(count, residentKb(pid()));
  }
  return measured;
}

/**
 * How long a session that is connected and hears nothing goes unnoticed, and until it is connected again and has what
 * was written meanwhile; in seconds.
 */
export async function measureDeafness(): Promise<{ foundSeconds: number; caughtUpSeconds: number }> {
  const whatsApp = new Child<Addresses>("load-whatsapp.ts");
  const gateway = await new Gateway(environmentOf(await whatsApp.ready)).start();
  const tell: Tell = (order) => whatsApp.ask(order);
  await tell({ do: "people", count: 1 });
  await gateway.link("s0", (qr) => tell({ do: "scan", index: 0, qr }));
  await tell({ do: "write", sessions: 1, each: 1 });
  await gateway.until(() => gateway.received === 1);
  const startedAt = Date.now();
  const seconds = () => round((Date.now() - startedAt) / 1_000, 1);
  await tell({ do: "fault", index: 0, fault: { kind: "stall" } });
  await tell({ do: "write", sessions: 1, each: 1 });
  await gateway.until(() => gateway.statusOf("s0") !== "connected");
  const foundSeconds = seconds();
  await gateway.until(() => gateway.received === 2);
  const caughtUpSeconds = seconds();
  await gateway.stop();
  await whatsApp.stop();
  return { foundSeconds, caughtUpSeconds };
}

/** Requests to S3 for each 1,000 messages that come in, and messages a second, with sessions in S3. */
export async function measureS3(sessions: number): Promise<{ requestsPer1000: number; messagesPerSecond: number }> {
  const s3 = await new S3Server().start();
  const whatsApp = new Child<Addresses>("load-whatsapp.ts");
  const gateway = await new Gateway({ ...environmentOf(await whatsApp.ready), ...s3.environment }).start();
  const tell: Tell = (order) => whatsApp.ask(order);
  await tell({ do: "people", count: sessions });
  for (let index = 0; index < sessions; index += 1)
    await gateway.link(`s${index}`, (qr) => tell({ do: "scan", index, qr }));
  const each = Math.ceil(S3_MESSAGES / sessions);
  await tell({ do: "hold" });
  await tell({ do: "write", sessions, each });
  s3.takeCounts();
  gateway.forget();
  const startedAt = Date.now();
  await tell({ do: "release" });
  await gateway.until(() => gateway.received >= sessions * each);
  const seconds = (Date.now() - startedAt) / 1_000;
  const requests = Object.values(s3.takeCounts()).reduce((sum, count) => sum + count, 0);
  await gateway.stop();
  await whatsApp.stop();
  await s3.stop();
  return {
    requestsPer1000: round((requests * 1_000) / (sessions * each), 1),
    messagesPerSecond: round((sessions * each) / seconds, 0),
  };
}
