import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { type Figures, measureInbound, measureMemory } from "../bench/inbound.ts";
import { round } from "../bench/statistics.ts";
import { inRoot } from "./system/paths.ts";
import { runCommand } from "./system/start-error.ts";

const MEMORY_AT = [1, 50, 200];

/** `npm run bench`: the whole road beside bare Baileys, in one run. A table on standard output, JSON in bench/results. */
runCommand(async () => {
  const inbound = [];
  for (const sessions of [1, 20]) {
    const floor = await measureInbound("floor", sessions);
    const road = await measureInbound("road", sessions);
    inbound.push({ sessions, floor, road, ...ratiosOf(floor, road) });
    console.table([
      row("bare Baileys", floor),
      row("the whole road", road),
      { ratio: `${sessions} sessions`, ...ratiosOf(floor, road) },
    ]);
  }
  const memory = { floor: await measureMemory("floor", MEMORY_AT), road: await measureMemory("road", MEMORY_AT) };
  const memoryRows = MEMORY_AT.map((sessions) => ({
    sessions,
    "bare Baileys, kB RSS": memory.floor.get(sessions),
    "whatsapp-api, kB RSS": memory.road.get(sessions),
    "bare, kB a session": perSession(memory.floor, sessions),
    "whatsapp-api, kB a session": perSession(memory.road, sessions),
  }));
  console.table(memoryRows);
  const at = new Date().toISOString();
  mkdirSync(inRoot("bench/results"), { recursive: true });
  writeFileSync(
    inRoot("bench/results/inbound.json"),
    `${JSON.stringify({ at, node: process.version, cpu: cpus()[0]?.model, cores: cpus().length, inbound, memory: memoryRows }, null, 2)}\n`,
  );
  process.exit(0);
});

const row = (what: string, { sessions, ...figures }: Figures) => ({ what, sessions, ...figures });

const ratiosOf = (floor: Figures, road: Figures) => ({
  throughputRatio: round(road.messagesPerSecond / floor.messagesPerSecond),
  latencyP50Ratio: round(road.latencyP50Ms / Math.max(1, floor.latencyP50Ms)),
});

const perSession = (measured: Map<number, number>, sessions: number): number =>
  round(((measured.get(sessions) ?? 0) - (measured.get(0) ?? 0)) / sessions, 0);
