import { readFileSync } from "node:fs";
import { Agent as HttpsAgent } from "node:https";
import { WA_CERT_DETAILS } from "baileys";
import { Agent } from "undici";
import type { WhatsAppServerConfig } from "../config.ts";

/** How sockets reach WhatsApp: the address, and whom they trust for media. Shared by all sessions. */
export interface WhatsAppServer {
  readonly webSocketUrl: string | undefined;
  /** For uploads. */
  readonly agent: HttpsAgent | undefined;
  /** For downloads. */
  readonly dispatcher: Agent | undefined;
}

/**
 * Prepares this process for the WhatsApp of the configuration. Another Noise root is set in Baileys' own table, for the
 * whole process: the configuration allows it on loopback alone.
 */
export function prepareServer({ webSocketUrl, noiseRoot, mediaCaFile }: WhatsAppServerConfig): WhatsAppServer {
  if (noiseRoot) Object.assign(WA_CERT_DETAILS, { PUBLIC_KEY: noiseRoot.publicKey, SERIAL: noiseRoot.serial });
  const ca = mediaCaFile ? readFileSync(mediaCaFile) : undefined;
  return {
    webSocketUrl,
    agent: ca && new HttpsAgent({ ca, keepAlive: true }),
    dispatcher: ca && new Agent({ connect: { ca } }),
  };
}
