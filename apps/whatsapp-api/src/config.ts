import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import {
  ConfigurationError,
  logLevelVariable,
  portVariable,
  readEnvironment,
  secretOf,
  sharedSecrets,
} from "@gomarketing/service-kit";
import { z } from "zod";

const KEY_BYTES = 32;
const NOISE_KEY = /^[0-9a-fA-F]{64}$/;
const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);

const environmentSchema = z.object({
  HOST: z.string().default("127.0.0.1"),
  PORT: portVariable.default(3000),
  DATA_DIR: z.string().default("./data"),
  WHATSAPP_API_HOST: z.string().default("127.0.0.1"),
  WHATSAPP_API_PORT: portVariable.default(3100),
  WHATSAPP_API_KEY: z.string().min(16, "must have 16 characters or more").optional(),
  WEBHOOK_SECRET: z
    .string()
    .regex(/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/, "must be whsec_ and then 24 bytes or more in base64")
    .optional(),
  WEBHOOK_URL: z.url("must be an http address").optional(),
  SESSION_STORE: z.enum(["file"], { error: "must be file" }).default("file"),
  SESSION_ENCRYPTION_KEY: z
    .base64("must be 32 bytes in base64")
    .refine((key) => Buffer.from(key, "base64").length === KEY_BYTES, "must be 32 bytes in base64")
    .optional(),
  WHATSAPP_WEB_SOCKET_URL: z.url({ protocol: /^wss?$/, error: "must be a ws:// or wss:// address" }).optional(),
  WHATSAPP_NOISE_ROOT_KEY: z.string().regex(NOISE_KEY, "must be 32 bytes in hex").optional(),
  WHATSAPP_NOISE_ROOT_SERIAL: z.string().regex(/^\d+$/, "must be a whole number").transform(Number).optional(),
  WHATSAPP_MEDIA_CA: z.string().optional(),
  LOG_LEVEL: logLevelVariable.default("info"),
});

/** Which WhatsApp is spoken to. Everything undefined: WhatsApp's own. */
export interface WhatsAppServerConfig {
  readonly webSocketUrl: string | undefined;
  readonly noiseRoot: { readonly publicKey: Buffer; readonly serial: number } | undefined;
  /** The path of a PEM file trusted for the media host. */
  readonly mediaCaFile: string | undefined;
}

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  readonly logLevel: string;
  readonly webhookUrl: string;
  readonly whatsApp: WhatsAppServerConfig;
  /** Read, or made once in `dataDir`, when first asked for: reading the configuration writes nothing. */
  readonly secrets: () => { apiKey: string; webhookSecret: string; encryptionKey: Buffer };
}

/**
 * Reads whatsapp-api's configuration.
 *
 * @throws {ConfigurationError} naming the variable that is wrong and what it must be
 */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const env = readEnvironment(environmentSchema, environment);
  const dataDir = resolve(env.DATA_DIR);
  return {
    host: env.WHATSAPP_API_HOST,
    port: env.WHATSAPP_API_PORT,
    dataDir,
    logLevel: env.LOG_LEVEL,
    webhookUrl: env.WEBHOOK_URL ?? `http://${env.HOST}:${env.PORT}/api/webhooks/whatsapp`,
    whatsApp: whatsAppServer(env),
    secrets: () => {
      const { whatsappApiKey, webhookSecret } = sharedSecrets(dataDir, {
        apiKey: env.WHATSAPP_API_KEY,
        webhookSecret: env.WEBHOOK_SECRET,
      });
      const encryptionKey =
        env.SESSION_ENCRYPTION_KEY ??
        secretOf(dataDir, "session-encryption-key", () => randomBytes(KEY_BYTES).toString("base64"));
      return { apiKey: whatsappApiKey, webhookSecret, encryptionKey: Buffer.from(encryptionKey, "base64") };
    },
  };
}

// TLS is what authenticates WhatsApp: another root or another authority is accepted on loopback alone.
function whatsAppServer(env: z.output<typeof environmentSchema>): WhatsAppServerConfig {
  const {
    WHATSAPP_WEB_SOCKET_URL: url,
    WHATSAPP_NOISE_ROOT_KEY: key,
    WHATSAPP_NOISE_ROOT_SERIAL: serial,
    WHATSAPP_MEDIA_CA: mediaCaFile,
  } = env;
  const isLoopback = url !== undefined && LOOPBACK.has(new URL(url).hostname);
  if (!isLoopback && (key !== undefined || serial !== undefined || mediaCaFile !== undefined)) {
    throw new ConfigurationError(
      "WHATSAPP_NOISE_ROOT_KEY, WHATSAPP_NOISE_ROOT_SERIAL and WHATSAPP_MEDIA_CA are for a simulated WhatsApp: set WHATSAPP_WEB_SOCKET_URL to its loopback address, or unset them.",
    );
  }
  if ((key === undefined) !== (serial === undefined)) {
    throw new ConfigurationError(
      "WHATSAPP_NOISE_ROOT_KEY and WHATSAPP_NOISE_ROOT_SERIAL belong together: set both, or neither.",
    );
  }
  const noiseRoot =
    key !== undefined && serial !== undefined ? { publicKey: Buffer.from(key, "hex"), serial } : undefined;
  return { webSocketUrl: url, noiseRoot, mediaCaFile };
}
