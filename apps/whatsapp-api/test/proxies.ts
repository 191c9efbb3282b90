import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** A proxy on loopback that wants a user and a password. */
export interface TestProxy {
  /** With user and password in it. */
  readonly url: string;
  readonly password: string;
  /** Where it was asked to go, `host:port` each, and let. */
  readonly tunnels: string[];
  /** An HTTP status to refuse with; any for SOCKS. Undefined: it lets everybody through who knows the password. */
  refuseWith: number | undefined;
  stop(): Promise<void>;
}

const USER = "ana";
const PASSWORD = "s3nha-do-proxy:%";

/** An HTTP proxy: CONNECT, and nothing else. */
export async function openHttpProxy(): Promise<TestProxy> {
  const server = createHttpServer();
  const expected = `Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString("base64")}`;
  const proxy = await listen(server, "http");
  server.on("connect", (request, client: Socket) => {
    client.on("error", () => undefined);
    const status = proxy.refuseWith ?? (request.headers["proxy-authorization"] === expected ? 200 : 407);
    if (status !== 200) return client.end(`HTTP/1.1 ${status} Refused\r\nContent-Length: 0\r\n\r\n`);
    client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
    tunnel(proxy, client, request.url ?? "");
  });
  return proxy;
}

/** A SOCKS5 proxy (RFC 1928, 1929), for names and IPv4. Each message is taken to come in one piece, as on loopback. */
export async function openSocksProxy(): Promise<TestProxy> {
  const server = createServer((client) => {
    client.on("error", () => undefined);
    void converse(client).catch(() => client.destroy());
  });
  const proxy = await listen(server, "socks5");
  const next = async (client: Socket): Promise<Buffer> => (await once(client, "data"))[0];
  const converse = async (client: Socket) => {
    const greeting = await next(client);
    if (!greeting.subarray(2).includes(2)) return client.end(Buffer.of(5, 0xff));
    client.write(Buffer.of(5, 2));
    const login = await next(client);
    const userLength = login[1] ?? 0;
    const user = login.subarray(2, 2 + userLength).toString();
    const password = login.subarray(3 + userLength).toString();
    const isKnown = user === USER && password === PASSWORD && proxy.refuseWith === undefined;
    client.write(Buffer.of(1, isKnown ? 0 : 1));
    if (!isKnown) return client.end();
    const request = await next(client);
    const nameLength = request[4] ?? 0;
    const host = request[3] === 1 ? request.subarray(4, 8).join(".") : request.subarray(5, 5 + nameLength).toString();
    client.write(Buffer.of(5, 0, 0, 1, 0, 0, 0, 0, 0, 0));
    tunnel(proxy, client, `${host}:${request.readUInt16BE(request.length - 2)}`);
  };
  return proxy;
}

function tunnel(proxy: TestProxy, client: Socket, address: string): void {
  proxy.tunnels.push(address);
  const [host, port] = address.split(":");
  const target = connect(Number(port), host);
  target.on("error", () => client.destroy());
  client.on("close", () => target.destroy());
  target.on("close", () => client.destroy());
  target.pipe(client).pipe(target);
}

async function listen(server: Server, protocol: string): Promise<TestProxy> {
  const clients = new Set<Socket>();
  server.on("connection", (client: Socket) => {
    clients.add(client);
    client.on("close", () => clients.delete(client));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `${protocol}://${USER}:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}`,
    password: PASSWORD,
    tunnels: [],
    refuseWith: undefined,
    stop: async () => {
      for (const client of clients) client.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}
