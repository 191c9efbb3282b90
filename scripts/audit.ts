import { spawnSync } from "node:child_process";
import { ROOT } from "./system/paths.ts";

/** Known holes in what is installed to run. Fails from `high` on; says so and passes where the registry cannot be asked. */
const TIMEOUT_MS = 60_000;
const { stdout } = spawnSync("npm", ["audit", "--omit=dev", "--audit-level=high", "--json", "--fetch-retries=0"], {
  cwd: ROOT,
  encoding: "utf8",
  timeout: TIMEOUT_MS,
  maxBuffer: 2 ** 26,
});
const report = parse(stdout);
if (!report?.metadata?.vulnerabilities) {
  console.log("The registry does not answer: known holes were not looked for.");
} else {
  const { high = 0, critical = 0 } = report.metadata.vulnerabilities;
  const grave = Object.values(report.vulnerabilities ?? {}).filter(({ severity }) => /high|critical/.test(severity));
  for (const { name, severity, range } of grave) console.error(`${severity}: ${name} ${range}`);
  console.log(`${high + critical} known holes that are high or critical.`);
  if (high + critical > 0) process.exitCode = 1;
}

interface Report {
  readonly vulnerabilities?: Readonly<Record<string, { name: string; severity: string; range: string }>>;
  readonly metadata?: { readonly vulnerabilities?: { readonly high?: number; readonly critical?: number } };
}

function parse(text: string): Report | undefined {
  try {
    return JSON.parse(text) as Report;
  } catch {
    return undefined;
  }
}
