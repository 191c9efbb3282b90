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
import { DEFAULT_WRITES_PER_SECOND } from "./store/write-pace.ts";

const KEY_BYTES = 32;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NOISE_KEY = /^[0-9a-fA-F]{64}$/;
const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);

const encryptionKey = z
  .base64("must be 32 bytes in base64")
  .refine((key) => Buffer.from(key, "base64").length === KEY_BYTES, "must be 32 bytes in base64");
const flag = z.enum(["true", "false"], { error: "must be true or false" }).transform((value) => value === "true");
const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d+$/, `must be a whole number from ${least} to ${most}`)
    .transform(Number)
    .refine((value) => value >= least && value <= most, `must be a whole number from ${least} to ${most}`);

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
  SESSION_STORE: z.enum(["file", "s3"], { error: "must be file or s3" }).default("file"),
  SESSION_ENCRYPTION_KEY: encryptionKey.optional(),
  SESSION_ENCRYPTION_OLD_KEYS: z
    .string()
    .transform((keys) => keys.split(",").map((key) => key.trim()))
    .pipe(z.array(encryptionKey))
    .default([]),
  S3_ENDPOINT: z.url({ protocol: /^https?$/, error: "must be an http:// or https:// address" }).optional(),
  S3_REGION: z.string().default("us-east-1"),
  S3_BUCKET: z.string().optional(),
  S3_PREFIX: z
    .string()
    .regex(/^[\w./-]*$/, "must be letters, digits, ., _, - and /")
    .default("sessions"),
  S3_ACCESS_KEY_ID: z.string().optional(),
  S3_SECRET_ACCESS_KEY: z.string().optional(),
  S3_FORCE_PATH_STYLE: flag.default(false),
  S3_WRITES_PER_SECOND: wholeNumber(1, 1_000_000).default(DEFAULT_WRITES_PER_SECOND),
  SESSION_RETENTION_DAYS: wholeNumber(1, 3_650).optional(),
  SESSION_RETENTION_GRACE_HOURS: wholeNumber(1, 8_760).default(72),
  WHATSAPP_VERSION: z
    .string()
    .regex(/^\d+\.\d+\.\d+$/, "must be three numbers, like 2.3000.1027934701")
    .transform((version) => version.split(".").map(Number) as [number, number, number])
    .optional(),
  WHATSAPP_HISTORY_DAYS: wholeNumber(0, 3_650).default(30),
  WHATSAPP_RECEIVE: z
    .string()
    .transform((kinds) => kinds.split(",").map((kind) => kind.trim()))
    .pipe(z.array(z.enum(["status", "newsletter"], { error: "must be status, newsletter or both with a comma" })))
    .default([]),
  MEDIA_MAX_MEGABYTES: wholeNumber(1, 2_000).default(200),
  MEDIA_TYPES: z
    .string()
    .transform((types) => types.split(",").map((type) => type.trim().toLowerCase()))
    .pipe(
      z.array(z.string().regex(/^([\w.+-]+|\*)\/([\w.+-]+|\*)$/, "must be media types, like image/*,application/pdf")),
    )
    .default(["*/*"]),
  SEND_PER_MINUTE: wholeNumber(1, 1_000_000).default(120),
  SEND_BURST: wholeNumber(1, 1_000_000).default(60),
  SEND_TYPING: flag.default(false),
  SEND_NEW_CONTACTS_PER_DAY: wholeNumber(0, 100_000).default(50),
  WHATSAPP_WEB_SOCKET_URL: z.url({ protocol: /^wss?$/, error: "must be a ws:// or wss:// address" }).optional(),
  WHATSAPP_NOISE_ROOT_KEY: z.string().regex(NOISE_KEY, "must be 32 bytes in hex").optional(),
  WHATSAPP_NOISE_ROOT_SERIAL: z.string().regex(/^\d+$/, "must be a whole number").transform(Number).optional(),
  WHATSAPP_MEDIA_CA: z.string().optional(),
  LOG_LEVEL: logLevelVariable.default("info"),
});

/** Which WhatsApp is spoken to. Everything undefined: WhatsApp's own. */
export interface WhatsAppServerConfig {
  /** Of WhatsApp Web; Baileys' own when undefined. */
  readonly version: readonly [number, number, number] | undefined;
  readonly webSocketUrl: string | undefined;
  readonly noiseRoot: { readonly publicKey: Buffer; readonly serial: number } | undefined;
  /** The path of a PEM file trusted for the media host. */
  readonly mediaCaFile: string | undefined;
}

/** Where sessions are kept besides this machine's disk. */
export interface S3Config {
  readonly endpoint: string | undefined;
  readonly region: string;
  readonly bucket: string;
  /** Without a slash at its ends. */
  readonly prefix: string;
  /** Undefined: as the AWS SDK finds them. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined;
  readonly forcePathStyle: boolean;
  /** Of all busy sessions of a node together; none waits longer than two seconds for it. */
  readonly writesPerSecond: number;
}

/** When a session that nobody uses goes away. */
export interface RetentionConfig {
  readonly afterMs: number;
  /** From its announcement to its end. */
  readonly graceMs: number;
}

/** How gently messages are sent, for each session. */
export interface SendingConfig {
  readonly perMinute: number;
  /** So many may leave at once after a pause. */
  readonly burst: number;
  /** Shows "typing" before a text leaves. */
  readonly typing: boolean;
  /** People who never wrote first, in 24 hours. */
  readonly newContactsPerDay: number;
}

export interface ReceivingConfig {
  /** How far back messages are taken in after linking; 0 for none. */
  readonly historyDays: number;
  readonly status: boolean;
  readonly newsletters: boolean;
}

export interface MediaConfig {
  readonly maxBytes: number;
  /** Like `image/*` and `application/pdf`; a star stands for anything. */
  readonly types: readonly string[];
}

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  readonly logLevel: string;
  readonly webhookUrl: string;
  readonly whatsApp: WhatsAppServerConfig;
  /** Undefined: sessions are kept on disk alone. */
  readonly s3: S3Config | undefined;
  /** Undefined: sessions are kept for ever. */
  readonly retention: RetentionConfig | undefined;
  readonly receiving: ReceivingConfig;
  readonly media: MediaConfig;
  readonly sending: SendingConfig;
  /** Read, or made once in `dataDir`, when first asked for: reading the configuration writes nothing. */
  readonly secrets: () => { apiKey: string; webhookSecret: string; encryptionKeys: readonly [Buffer, ...Buffer[]] };
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
    s3: s3(env),
    retention:
      env.SESSION_RETENTION_DAYS === undefined
        ? undefined
        : { afterMs: env.SESSION_RETENTION_DAYS * DAY_MS, graceMs: env.SESSION_RETENTION_GRACE_HOURS * HOUR_MS },
    receiving: {
      historyDays: env.WHATSAPP_HISTORY_DAYS,
      status: env.WHATSAPP_RECEIVE.includes("status"),
      newsletters: env.WHATSAPP_RECEIVE.includes("newsletter"),
    },
    media: { maxBytes: env.MEDIA_MAX_MEGABYTES * 1_000_000, types: env.MEDIA_TYPES },
    sending: {
      perMinute: env.SEND_PER_MINUTE,
      burst: env.SEND_BURST,
      typing: env.SEND_TYPING,
      newContactsPerDay: env.SEND_NEW_CONTACTS_PER_DAY,
    },
    secrets: () => {
      const { whatsappApiKey, webhookSecret } = sharedSecrets(dataDir, {
        apiKey: env.WHATSAPP_API_KEY,
        webhookSecret: env.WEBHOOK_SECRET,
      });
      const encryptionKey =
        env.SESSION_ENCRYPTION_KEY ??
        secretOf(dataDir, "session-encryption-key", () => randomBytes(KEY_BYTES).toString("base64"));
      return {
        apiKey: whatsappApiKey,
        webhookSecret,
        // The first seals; the others open what they sealed.
        encryptionKeys: [
          Buffer.from(encryptionKey, "base64"),
          ...env.SESSION_ENCRYPTION_OLD_KEYS.map((key) => Buffer.from(key, "base64")),
        ],
      };
    },
  };
}

type Environment = z.output<typeof environmentSchema>;

function s3(env: Environment): S3Config | undefined {
  if (env.SESSION_STORE === "file") return undefined;
  const { S3_BUCKET: bucket, S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = env;
  if (bucket === undefined)
    throw new ConfigurationError("S3_BUCKET is needed for SESSION_STORE=s3: set it to the bucket that keeps sessions.");
  if ((accessKeyId === undefined) !== (secretAccessKey === undefined))
    throw new ConfigurationError("S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY belong together: set both, or neither.");
  return {
    endpoint: env.S3_ENDPOINT,
    region: env.S3_REGION,
    bucket,
    prefix: env.S3_PREFIX.replace(/^\/+|\/+$/g, ""),
    credentials:
      accessKeyId !== undefined && secretAccessKey !== undefined ? { accessKeyId, secretAccessKey } : undefined,
    forcePathStyle: env.S3_FORCE_PATH_STYLE,
    writesPerSecond: env.S3_WRITES_PER_SECOND,
  };
}

// TLS is what authenticates WhatsApp: another root or another authority is accepted on loopback alone.
function whatsAppServer(env: Environment): WhatsAppServerConfig {
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
  return { version: env.WHATSAPP_VERSION, webSocketUrl: url, noiseRoot, mediaCaFile };
}
