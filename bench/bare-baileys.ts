// The floor: Baileys' sockets with keys in memory and nobody who handles what they receive, but for counting it.
import { initAuthCreds, makeWASocket, type SignalKeyStore, WA_CERT_DETAILS, type WASocket } from "baileys";
import { customerNumber, sentAtOf } from "./orders.ts";

for (const name of ["log", "info", "warn", "error"] as const) console[name] = () => undefined;
const { WHATSAPP_WEB_SOCKET_URL = "", WHATSAPP_NOISE_ROOT_KEY = "", WHATSAPP_NOISE_ROOT_SERIAL = "" } = process.env;
Object.assign(WA_CERT_DETAILS, {
  PUBLIC_KEY: Buffer.from(WHATSAPP_NOISE_ROOT_KEY, "hex"),
  SERIAL: Number(WHATSAPP_NOISE_ROOT_SERIAL),
});

const nothing = () => undefined;
const logger = {
  level: "silent",
  child: () => logger,
  trace: nothing,
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
};
const latenciesMs: number[] = [];
let received = 0;
let wanted = Number.POSITIVE_INFINITY;
let onWanted: (at: number) => void = nothing;
const qrs = new Map<number, (qr: string) => void>();
const sockets = new Map<number, WASocket>();
const opened = new Map<number, () => void>();

process.on(
  "message",
  (order: { id: number; do: string; index: number; count: number }) =>
    void carryOut(order).then((answer) => process.send?.({ id: order.id, answer })),
);
process.on("disconnect", () => process.exit(0));
process.send?.({ ready: true });

async function carryOut({ do: what, index, count }: { do: string; index: number; count: number }): Promise<unknown> {
  switch (what) {
    case "link":
      return new Promise<string>((resolve) => {
        qrs.set(index, resolve);
        connect(index, initAuthCreds(), memoryKeys());
      });
    case "open":
      return new Promise<void>((resolve) => opened.set(index, resolve));
    case "expect":
      received = 0;
      latenciesMs.length = 0;
      wanted = count;
      return undefined;
    case "send":
      await Promise.all([...sockets.values()].map((socket, at) => sendAll(socket, at, count)));
      return undefined;
    case "received":
      return received >= wanted ? Date.now() : new Promise<number>((resolve) => (onWanted = resolve));
    default:
      return latenciesMs;
  }
}

async function sendAll(socket: WASocket, index: number, count: number): Promise<void> {
  const jid = `${customerNumber(index).slice(1)}@s.whatsapp.net`;
  for (let number = 0; number < count; number += 1) await socket.sendMessage(jid, { text: `answer ${number}` });
}

function connect(index: number, creds: ReturnType<typeof initAuthCreds>, keys: SignalKeyStore): void {
  const socket = makeWASocket({
    auth: { creds, keys },
    waWebSocketUrl: WHATSAPP_WEB_SOCKET_URL,
    logger,
    shouldSyncHistoryMessage: ({ syncType }) => syncType !== 2 && syncType !== 3,
  });
  sockets.set(index, socket);
  socket.ev.on("creds.update", (update) => Object.assign(creds, update));
  socket.ev.on("connection.update", ({ qr, connection, lastDisconnect }) => {
    if (qr) qrs.get(index)?.(qr);
    if (connection === "open") opened.get(index)?.();
    const code = (lastDisconnect?.error as { output?: { statusCode?: number } } | undefined)?.output?.statusCode;
    if (connection === "close" && code === 515) connect(index, creds, keys);
  });
  socket.ev.on("messages.upsert", ({ messages }) => {
    for (const { message } of messages) {
      latenciesMs.push(Date.now() - sentAtOf(message?.conversation ?? ""));
      received += 1;
      if (received === wanted) onWanted(Date.now());
    }
  });
}

function memoryKeys(): SignalKeyStore {
  const data = new Map<string, unknown>();
  return {
    get: async (type, ids) =>
      Object.fromEntries(
        ids.filter((id) => data.has(`${type}/${id}`)).map((id) => [id, data.get(`${type}/${id}`)]),
      ) as never,
    set: async (changes) => {
      for (const [type, values] of Object.entries(changes)) {
        for (const [id, value] of Object.entries(values ?? {})) {
          if (value === null) data.delete(`${type}/${id}`);
          else data.set(`${type}/${id}`, value);
        }
      }
    },
  };
}
