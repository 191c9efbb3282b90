// Runs on whatever Node stands on the machine (20 or newer), before anything is installed: hence plain
// JavaScript and no dependency. Installs what is missing or stale, then runs scripts/<command>.ts on the
// Node that the project pins.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [command, ...rest] = process.argv.slice(2);

if (Number(process.versions.node.split(".")[0]) < 20)
  fail(`Node ${process.versions.node} is too old: install Node 20 or newer.`);
if (!isInstalled()) install();
run();

/** Every package of the lock file stands in node_modules, in its version. */
function isInstalled() {
  const wanted = packagesOf("package-lock.json");
  const found = packagesOf("node_modules/.package-lock.json");
  if (!existsSync(join(root, "node_modules/.bin/node"))) return false;
  return Object.entries(wanted).every(
    ([path, entry]) =>
      path === "" ||
      !path.startsWith("node_modules/") ||
      entry.optional ||
      entry.devOptional ||
      entry.link ||
      found[path]?.version === entry.version,
  );
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), "utf8")).packages ?? {};
  } catch {
    return {};
  }
}

function install() {
  console.error("Installing packages; the first time takes a minute or two.");
  const npm = process.env.npm_execpath;
  const args = ["ci", "--loglevel=error", "--no-audit", "--no-fund"];
  const result = npm?.endsWith(".js")
    ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: ["ignore", 2, 2] })
    : spawnSync("npm", args, { cwd: root, stdio: ["ignore", 2, 2] });
  if (result.status !== 0)
    fail(
      "npm ci failed (see above): check that the npm registry can be reached and that this folder is writable, then run the command again.",
    );
}

function run() {
  const bin = join(root, "node_modules/.bin");
  const child = spawn(join(bin, "node"), [join(root, "scripts", `${command}.ts`), ...rest], {
    cwd: root,
    stdio: "inherit",
    env: {
      ...process.env,
      PATH: `${bin}:${process.env.PATH ?? ""}`,
      // Programs that start again, as those of the tests do hundreds of times, need not be compiled again.
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE || join(root, "node_modules/.cache/compiled"),
    },
  });
  // A terminal's Ctrl-C reaches the child by itself; a signal for this process alone is passed on. The child ends both.
  process.on("SIGINT", () => child.kill("SIGINT"));
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  child.on("exit", (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}

function fail(line) {
  console.error(line);
  process.exit(1);
}
