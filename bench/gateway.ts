import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inRoot } from "../scripts/system/paths.ts";
import { sentAtOf } from "./orders.ts";

const API_KEY = "a-key-of-the-benchmarks";

interface Event {
  readonly id: string;
  readonly type: string;
  readonly sessionId: string;
  readonly data: { readonly status?: string; readonly qr?: string; readonly content?: { readonly text?: string } };
}

/** whatsapp-api in a process of its own, and a receiver of its webhook that does nothing but count. */
export class Gateway {
  readonly dataDir = mkdtempSync(join(tmpdir(), "bench-gateway-"));
  /** Told of each message that a customer wrote, as often as it is delivered. */
  onMessage: (sessionId: string, eventId: string, text: string) => void = () => undefined;
  /** While true the receiver takes nothing: what comes in waits in the gateway's log. */
  isAway = false;
  readonly #environment: Record<string, string>;
  readonly #receiver: Server;
  readonly #status = new Map<string, string>();
  readonly #latenciesMs: number[] = [];
  #process: ChildProcess | undefined;
  #url = "";
  #received = 0;
  #looks: (() => void)[] = [];

  /** @param environment which WhatsApp, and what else is to be set */
  constructor(environment: Record<string, string>) {
    this.#environment = environment;
    this.#receiver = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        if (this.isAway) return void response.writeHead(503).end();
        response.writeHead(204).end();
        this.#onEvent(JSON.parse(Buffer.concat(chunks).toString()) as Event);
      });
    });
  }

  get pid(): number {
    return this.#process?.pid ?? 0;
  }

  async start(): Promise<this> {
    if (!this.#receiver.listening) {
      this.#receiver.listen(0, "127.0.0.1");
      await once(this.#receiver, "listening");
    }
    const port = await freePort();
    const { port: webhookPort } = this.#receiver.address() as AddressInfo;
    this.#process = fork(inRoot("apps/whatsapp-api/src/main.ts"), {
      execArgv: ["--disable-warning=ExperimentalWarning"],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      env: {
        ...process.env,
        DATA_DIR: this.dataDir,
        WHATSAPP_API_KEY: API_KEY,
        WHATSAPP_API_PORT: String(port),
        WEBHOOK_SECRET: `whsec_${Buffer.from("a secret of the benchmarks, long").toString("base64")}`,
        WEBHOOK_URL: `http://127.0.0.1:${webhookPort}/`,
        LOG_LEVEL: "error",
        // As `npm start` does.
        MALLOC_ARENA_MAX: "2",
        // Pacing is for people's phones; what is measured is what the program can do.
        SEND_PER_MINUTE: "1000000",
        SEND_BURST: "1000000",
        SEND_NEW_CONTACTS_PER_DAY: "100000",
        ...this.#environment,
      },
    });
    this.#url = `http://127.0.0.1:${port}`;
    while (!(await this.#isUp())) await new Promise((resolve) => setTimeout(resolve, 50));
    return this;
  }

  async call<T>(method: "GET" | "POST", path: string, body?: unknown, key?: string): Promise<T> {
    const answer = await fetch(`${this.#url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${API_KEY}`,
        ...(body !== undefined && { "content-type": "application/json" }),
        ...(key && { "idempotency-key": key }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  async link(id: string, scan: (qr: string) => Promise<void>): Promise<void> {
    await this.call("POST", `/sessions/${id}/start`);
    await this.until(() => this.#status.get(id) === "awaiting_scan");
    const { qr } = await this.call<{ qr: string }>("GET", `/sessions/${id}`);
    await scan(qr);
    await this.until(() => this.#status.get(id) === "connected");
  }

  /** What a session was when it was last told of. */
  statusOf = (id: string): string | undefined => this.#status.get(id);

  /** How many sessions are connected, by the events that came. */
  get connected(): number {
    return [...this.#status.values()].filter((status) => status === "connected").length;
  }

  get received(): number {
    return this.#received;
  }

  get latenciesMs(): readonly number[] {
    return this.#latenciesMs;
  }

  forget(): void {
    this.#received = 0;
    this.#latenciesMs.length = 0;
  }

  /** Resolves when `condition` holds, looked at after each event. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.#looks.push(resolve));
  }

  /** Ends the process alone; `start` goes on with what it kept. */
  async halt(signal: NodeJS.Signals): Promise<void> {
    this.#status.clear();
    if (!this.#process || this.#process.exitCode !== null) return;
    const gone = once(this.#process, "exit");
    this.#process.kill(signal);
    await gone;
  }

  async stop(): Promise<void> {
    await this.halt("SIGKILL");
    this.#receiver.closeAllConnections();
    this.#receiver.close();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  #isUp = (): Promise<boolean> =>
    this.call("GET", "/sessions").then(
      () => true,
      () => false,
    );

  #onEvent({ id, type, sessionId, data }: Event): void {
    if (type === "session.updated" && data.status) this.#status.set(sessionId, data.status);
    if (type === "message.received") {
      const text = data.content?.text ?? "";
      this.#received += 1;
      this.#latenciesMs.push(Date.now() - sentAtOf(text));
      this.onMessage(sessionId, id, text);
    }
    for (const look of this.#looks.splice(0)) look();
  }
}

async function freePort(): Promise<number> {
  const server = createTcpServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
