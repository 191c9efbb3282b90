import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { type Figures, type Kind, measureInbound } from "../bench/inbound.ts";
import { measureOutbound } from "../bench/outbound.ts";
import { measureDeafness, measureFloorMemory, measureGatewaySessions, measureS3 } from "../bench/sessions.ts";
import { round } from "../bench/statistics.ts";
import { inRoot } from "./system/paths.ts";
import { runCommand, StartError } from "./system/start-error.ts";
import { runSteps } from "./system/steps.ts";

const TRAFFIC_AT = [1, 20, 200];
const ROAD_AT = [1, 20];
const MEMORY_AT = [1, 50, 200];
const S3_AT = [1, 20];

/** Each in a process of its own, one after the other: none warms up or burdens another. */
const BENCHES = ["gateway", "desk", "copilot", "knowledge", "web", "kills"] as const;

/** `npm run bench`: all benchmarks, or those that are named. Tables on standard output, JSON in bench/results. */
runCommand(async () => {
  const named = process.argv.slice(2);
  const unknown = named.find((name) => !BENCHES.some((bench) => bench === name));
  if (unknown !== undefined)
    throw new StartError(`There is no benchmark ${unknown}: name some of ${BENCHES.join(", ")}, or none.`);
  const [only, ...others] = named.length > 0 ? named : BENCHES;
  if (others.length > 0) {
    const steps = [only, ...others].map((name) => ({
      name: name ?? "",
      run: ["node", inRoot("scripts/bench.ts"), name ?? ""] as const,
    }));
    process.exit(runSteps(steps) ? 0 : 1);
  }
  if (only === "gateway") await measureGateway();
  else if (only === "desk") await (await import("../bench/desk.ts")).measureDesk();
  else if (only === "copilot") await (await import("../bench/copilot.ts")).measureCopilot();
  else if (only === "knowledge") await (await import("../bench/knowledge.ts")).measureKnowledge();
  else if (only === "web") await (await import("../bench/web.ts")).measureWeb();
  else await import("../bench/kills.ts");
  process.exit(0);
});

/** The gateway, and the whole road, each beside bare Baileys in the same run. */
async function measureGateway(): Promise<void> {
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
}

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
