import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { freePort } from "./system/environment.ts";
import { inRoot } from "./system/paths.ts";

let dataDir: string;
let blocker: Server | undefined;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "gomarketing start "));
});
afterEach(async () => {
  await new Promise<void>((done) => (blocker ? blocker.close(() => done()) : done()));
  blocker = undefined;
  rmSync(dataDir, { recursive: true, force: true });
});

describe("npm start, when something stands in the way, says so in one line and leaves nothing running", () => {
  it("a port that is taken", async () => {
    const port = await freePort();
    blocker = createServer();
    await new Promise<void>((ready) => blocker?.listen(port, "127.0.0.1", ready));

    expect(await start({ PORT: String(port) })).toEqual({
      status: 1,
      said: [`Port ${port} on 127.0.0.1 is taken. Stop the program that uses it, or set PORT to another port.`],
    });
  });

  it("a DATA_DIR that cannot be written", async () => {
    const file = join(dataDir, "a file");
    writeFileSync(file, "");

    const { status, said } = await start({ DATA_DIR: join(file, "data") });

    expect({ status, said }).toEqual({
      status: 1,
      said: [expect.stringMatching(/^DATA_DIR .* cannot be written .*set DATA_DIR/)],
    });
  });

  it("a DATABASE_URL that refuses", async () => {
    const url = `postgres://desk:secret@127.0.0.1:${await freePort()}/desk`;

    const { status, said } = await start({ DATABASE_URL: url });

    expect({ status, said }).toEqual({
      status: 1,
      said: [expect.stringMatching(/^The database of DATABASE_URL refuses \(ECONNREFUSED\)/)],
    });
    expect(said.join()).not.toContain("secret");
  });

  it.each([
    ["PORT", "eighty"],
    ["SESSION_ENCRYPTION_KEY", "short"],
    ["SESSION_STORE", "floppy"],
    ["LOG_LEVEL", "chatty"],
    ["WHATSAPP_WEB_SOCKET_URL", "not a url"],
  ])("a value of %s that is wrong, without repeating it", async (name, value) => {
    const { status, said } = await start({ [name]: value });

    expect({ status, said }).toEqual({ status: 1, said: [expect.stringMatching(new RegExp(`${name}.*\\.`))] });
  });

  it("another Noise root for WhatsApp's own address", async () => {
    const { status, said } = await start({ WHATSAPP_NOISE_ROOT_KEY: "ab".repeat(32), WHATSAPP_NOISE_ROOT_SERIAL: "7" });

    expect({ status, said }).toEqual({ status: 1, said: [expect.stringContaining("WHATSAPP_WEB_SOCKET_URL")] });
  });
});

/** Runs the start command until it ends; answers its status and the lines it said. */
async function start(environment: Record<string, string>): Promise<{ status: number | null; said: string[] }> {
  const child = spawn(process.execPath, [inRoot("scripts/start.ts")], {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      DATA_DIR: dataDir,
      PORT: String(await freePort()),
      WHATSAPP_API_PORT: String(await freePort()),
      ...environment,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output: string[] = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => output.push(chunk.toString()));
  // "close" comes when nobody holds the pipes any more: no child was left behind.
  const status = await new Promise<number | null>((ended) => child.once("close", ended));
  return { status, said: output.join("").split("\n").filter(Boolean) };
}
