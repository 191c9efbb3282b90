import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { type Figures, type Kind, measureInbound } from "../bench/inbound.ts";
import { measureOutbound } from "../bench/outbound.ts";
import { measureDeafness, measureFloorMemory, measureGatewaySessions, measureS3 } from "../bench/sessions.ts";
import { round } from "../bench/statistics.ts";
import { inRoot } from "./system/paths.ts";
import { runCommand } from "./system/start-error.ts";

const TRAFFIC_AT = [1, 20, 200];
const ROAD_AT = [1, 20];
const MEMORY_AT = [1, 50, 200];
const S3_AT = [1, 20];

/**
 * `npm run bench`: the gateway, and the whole road, each beside bare Baileys in the same run. Tables on standard output,
 * JSON in bench/results.
 */
runCommand(async () => {
  const inbound = [];
  for (const sessions of TRAFFIC_AT) {
    const floor = await measureInbound("floor", sessions);
    inbound.push(await beside("gateway", floor));
    if (ROAD_AT.includes(sessions)) inbound.push(await beside("road", floor));
  }
  console.table(
    inbound.map(({ floor, measured, ...row }) => ({
      ...row,
      floor: floor.messagesPerSecond,
      measured: measured.messagesPerSecond,
    })),
  );

  const outbound = [];
  for (const sessions of TRAFFIC_AT) {
    const floor = await measureOutbound("floor", sessions);
    const gateway = await measureOutbound("gateway", sessions);
    outbound.push({ sessions, floor, gateway, ratio: round(gateway / floor) });
  }
  console.table(outbound);

  const floorMemory = await measureFloorMemory(MEMORY_AT);
  const { memory: gatewayMemory, restoreSeconds } = await measureGatewaySessions(MEMORY_AT);
  const memory = MEMORY_AT.map((sessions) => {
    const [floorKb, gatewayKb] = [perSession(floorMemory, sessions), perSession(gatewayMemory, sessions)];
    return {
      sessions,
      floorRssKb: floorMemory.get(sessions),
      gatewayRssKb: gatewayMemory.get(sessions),
      floorKbASession: floorKb,
      gatewayKbASession: gatewayKb,
      ratio: round(gatewayKb / floorKb),
    };
  });
  console.table(memory);
  console.log(`restored ${MEMORY_AT.at(-1)} sessions in ${restoreSeconds} s`);

  const deafness = await measureDeafness();
  console.log(
    `a deaf session was found after ${deafness.foundSeconds} s, and had caught up after ${deafness.caughtUpSeconds} s`,
  );

  const s3 = [];
  for (const sessions of S3_AT) s3.push({ sessions, ...(await measureS3(sessions)) });
  console.table(s3);

  const at = new Date().toISOString();
  const machine = { at, node: process.version, cpu: cpus()[0]?.model, cores: cpus().length };
  mkdirSync(inRoot("bench/results"), { recursive: true });
  writeFileSync(
    inRoot("bench/results/gateway.json"),
    `${JSON.stringify({ ...machine, inbound, outbound, memory, restoreSeconds, deafness, s3 }, null, 2)}\n`,
  );
  process.exit(0);
});

async function beside(kind: Kind, floor: Figures) {
  const measured = await measureInbound(kind, floor.sessions);
  return {
    kind,
    sessions: floor.sessions,
    floor,
    measured,
    throughputRatio: round(measured.messagesPerSecond / floor.messagesPerSecond),
    latencyP50Ratio: round(measured.latencyP50Ms / Math.max(1, floor.latencyP50Ms)),
  };
}

const perSession = (measured: Map<number, number>, sessions: number): number =>
  round(((measured.get(sessions) ?? 0) - (measured.get(0) ?? 0)) / sessions, 0);
