import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";

const CLI = fileURLToPath(new URL("cli.ts", import.meta.url));
const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
});

describe("the simulator as a program", () => {
  it.each(["SIGINT", "SIGTERM"] as const)(
    "prints its addresses as one line of JSON, and stops on %s",
    async (signal) => {
      const child = start();
      const [line] = (await once(child.stdout, "data")) as [Buffer];
      const addresses = JSON.parse(line.toString()) as Record<string, unknown>;

      expect(addresses).toEqual({
        webSocketUrl: expect.stringMatching(/^ws:\/\/127\.0\.0\.1:\d+\//),
        noiseRootKey: expect.stringMatching(/^[0-9a-f]{64}$/),
        noiseRootSerial: expect.any(Number),
        mediaCa: expect.stringMatching(/ca\.pem$/),
        controlUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      });
      expect((await fetch(`${addresses.controlUrl}/stats`)).status).toBe(200);

      child.kill(signal);
      const [code] = (await once(child, "exit")) as [number | null];
      expect(code).toBe(0);
    },
  );

  it("says in one line that its port is taken", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const { port } = taken.address() as { port: number };

    const child = start({ SIMULATOR_PORT: String(port) });
    const [said, [code]] = await Promise.all([text(child.stderr), once(child, "exit")]);
    taken.close();

    expect(code).toBe(1);
    expect(said.trim().split("\n")).toEqual([expect.stringContaining("EADDRINUSE")]);
  });

  it("says in one line that its port is no port", async () => {
    const child = start({ SIMULATOR_PORT: "seven" });
    const [said, [code]] = await Promise.all([text(child.stderr), once(child, "exit")]);

    expect(code).toBe(1);
    expect(said.trim().split("\n")).toEqual([expect.stringContaining("SIMULATOR_PORT")]);
  });
});

function start(environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", CLI], {
    env: { ...process.env, SIMULATOR_PORT: "", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  started.push(child);
  return child;
}
