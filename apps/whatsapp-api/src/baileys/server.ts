import { readFileSync } from "node:fs";
import { Agent as HttpsAgent } from "node:https";
import { type UserFacingSocketConfig, WA_CERT_DETAILS } from "baileys";
import { HttpsProxyAgent } from "https-proxy-agent";
import { SocksProxyAgent, type SocksProxyAgentOptions } from "socks-proxy-agent";
import { Agent, type Dispatcher, ProxyAgent, Socks5ProxyAgent } from "undici";
import type { WhatsAppServerConfig } from "../config.ts";

/** How sockets reach WhatsApp: the address, the way there, and whom they trust for media. Shared by sessions. */
export interface WhatsAppServer {
  readonly webSocketUrl: string | undefined;
  /** Of WhatsApp Web; Baileys' own when undefined. */
  readonly version: readonly [number, number, number] | undefined;
  /** How long each QR is shown, in milliseconds; as WhatsApp Web does it when undefined. */
  readonly qrLifeMs: number | undefined;
  /** Trusted for the media host besides the public authorities. */
  readonly mediaCa: Buffer | undefined;
  /** For the WebSocket. */
  readonly webSocketAgent: HttpsAgent | undefined;
  /** For uploads. */
  readonly agent: HttpsAgent | undefined;
  /** For downloads. */
  readonly dispatcher: Dispatcher | undefined;
}

/**
 * Prepares this process for the WhatsApp of the configuration. Another Noise root is set in Baileys' own table, for the
 * whole process: the configuration allows it on loopback alone.
 */
export function prepareServer({ webSocketUrl, version, noiseRoot, mediaCaFile }: WhatsAppServerConfig): WhatsAppServer {
  if (noiseRoot) Object.assign(WA_CERT_DETAILS, { PUBLIC_KEY: noiseRoot.publicKey, SERIAL: noiseRoot.serial });
  const mediaCa = mediaCaFile ? readFileSync(mediaCaFile) : undefined;
  return {
    webSocketUrl,
    version,
    qrLifeMs: undefined,
    mediaCa,
    webSocketAgent: undefined,
    agent: mediaCa && new HttpsAgent({ ca: mediaCa, keepAlive: true }),
    dispatcher: mediaCa && new Agent({ connect: { ca: mediaCa } }),
  };
}

/**
 * The same WhatsApp by way of a proxy: the connection, uploads and downloads.
 *
 * @param proxy `http://`, `https://` or `socks5://`, with user and password in it where it wants them
 */
export function throughProxy(server: WhatsAppServer, proxy: string): WhatsAppServer {
  const trusted: { ca?: Buffer } = server.mediaCa ? { ca: server.mediaCa } : {};
  // The type of the SOCKS agent's options leaves `requestTls` out; the agent reads it.
  const forDownloads = { requestTls: trusted };
  const isSocks = new URL(proxy).protocol === "socks5:";
  // "h": the proxy looks names up, as it does for the other kinds.
  const proxyAgent = isSocks
    ? new SocksProxyAgent(proxy.replace("socks5:", "socks5h:"), trusted as SocksProxyAgentOptions)
    : new HttpsProxyAgent(proxy);
  // Baileys and `ws` ask for an agent of HTTPS and use it as any agent.
  const agent = proxyAgent as unknown as HttpsAgent;
  // The HTTP kind gives what it is constructed with to the connection to the proxy alone.
  Object.assign(agent.options, trusted);
  return {
    ...server,
    webSocketAgent: agent,
    agent,
    dispatcher: isSocks
      ? new Socks5ProxyAgent(proxy, forDownloads as Socks5ProxyAgent.Options)
      : new ProxyAgent({ uri: proxy, ...forDownloads }),
  };
}

/** What Baileys is told of the server. */
export function connectionOptions(server: WhatsAppServer): Partial<UserFacingSocketConfig> {
  return {
    ...(server.webSocketUrl && { waWebSocketUrl: server.webSocketUrl }),
    ...(server.version && { version: [...server.version] }),
    ...(server.qrLifeMs && { qrTimeout: server.qrLifeMs }),
    ...(server.webSocketAgent && { agent: server.webSocketAgent }),
    ...(server.agent && { fetchAgent: server.agent }),
    options: (server.dispatcher ? { dispatcher: server.dispatcher } : {}) as RequestInit,
  };
}
