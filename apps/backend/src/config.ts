import { randomBytes } from "node:crypto";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import {
  ConfigurationError,
  logLevelVariable,
  portVariable,
  readEnvironment,
  secretOf,
  sharedSecrets,
} from "@gomarketing/service-kit";
import { z } from "zod";
import { makeVapidKeys, type PushConfig } from "./push/push-service.ts";
import type { ProviderConfig } from "./suggestions/provider/provider-config.ts";

export const MIN_PASSWORD_CHARACTERS = 10;

const environmentSchema = z.object({
  HOST: z.string().default("127.0.0.1"),
  PORT: portVariable.default(3000),
  DATA_DIR: z.string().default("./data"),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, "must be a PostgreSQL address, like postgres://user:password@host:5432/database"),
  ADMIN_EMAIL: z.email("must be an e-mail address").optional(),
  ADMIN_PASSWORD: z
    .string()
    .min(MIN_PASSWORD_CHARACTERS, `must have ${MIN_PASSWORD_CHARACTERS} characters or more`)
    .optional(),
  WHATSAPP_API_HOST: z.string().default("127.0.0.1"),
  WHATSAPP_API_PORT: portVariable.default(3100),
  WHATSAPP_API_KEY: z.string().min(16, "must have 16 characters or more").optional(),
  WEBHOOK_SECRET: z
    .string()
    .regex(/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/, "must be whsec_ and then 24 bytes or more in base64")
    .optional(),
  WEB_DIR: z.string().optional(),
  MEDIA_MAX_MEGABYTES: z.coerce.number().int().min(1).max(2_000).default(100),
  OPENAI_API_KEY: z.string().min(1).optional(),
  OPENAI_BASE_URL: z
    .url({ protocol: /^https?$/, error: "must be an address, like https://api.openai.com/v1" })
    .default("https://api.openai.com/v1"),
  OPENAI_MODEL: z.string().min(1).default("gpt-4.1-mini"),
  OPENAI_TRANSCRIPTION_MODEL: z.string().min(1).default("whisper-1"),
  OPENAI_SILENT_SECONDS: z.coerce.number().min(0.1).max(300).default(20),
  AUDIT_LOG_DAYS: z.coerce.number().int().min(1).max(3_660).default(365),
  PUSH_CONTACT: z
    .string()
    .regex(/^(mailto:.+@.+|https:\/\/.+)$/, "must be a mailto: or https: address")
    .default("mailto:push@gomarketing.example"),
  PUSH_ORIGINS: z.string().default(""),
  LOG_LEVEL: logLevelVariable.default("info"),
});

const vapidKeys = z.object({ publicKey: z.string(), privateKey: z.string() });

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  readonly mediaDir: string;
  readonly databaseUrl: string;
  /** The first owner, made at start when there is none. */
  readonly admin: { readonly email: string; readonly password: string } | undefined;
  readonly whatsappApiUrl: string;
  /** Of a file that a member sends: whatsapp-api, which reads the same variable, takes no larger one. */
  readonly maxUploadBytes: number;
  /** Where models are; undefined without a key: the copilot answers from the knowledge base then. */
  readonly provider: ProviderConfig | undefined;
  /** So long the audit log is kept. */
  readonly auditLogDays: number;
  /** The exported web app. */
  readonly webDir: string;
  /** Its keys are read, or made once in `dataDir`, when first asked for. */
  readonly push: () => PushConfig;
  /** Read, or made once in `dataDir`, when first asked for. */
  readonly secrets: () => { whatsappApiKey: string; webhookSecret: string; authSecret: string };
}

/**
 * Reads the backend's configuration.
 *
 * @throws {ConfigurationError} naming the variable that is wrong and what it must be
 */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const env = readEnvironment(environmentSchema, environment);
  if ((env.ADMIN_EMAIL === undefined) !== (env.ADMIN_PASSWORD === undefined)) {
    throw new ConfigurationError("ADMIN_EMAIL and ADMIN_PASSWORD belong together: set both, or neither.");
  }
  const dataDir = resolve(env.DATA_DIR);
  return {
    host: env.HOST,
    port: env.PORT,
    dataDir,
    mediaDir: join(dataDir, "media"),
    databaseUrl: env.DATABASE_URL,
    admin: env.ADMIN_EMAIL && env.ADMIN_PASSWORD ? { email: env.ADMIN_EMAIL, password: env.ADMIN_PASSWORD } : undefined,
    whatsappApiUrl: `http://${env.WHATSAPP_API_HOST}:${env.WHATSAPP_API_PORT}`,
    maxUploadBytes: env.MEDIA_MAX_MEGABYTES * 1_000_000,
    provider: env.OPENAI_API_KEY
      ? {
          apiKey: env.OPENAI_API_KEY,
          baseUrl: env.OPENAI_BASE_URL,
          model: env.OPENAI_MODEL,
          transcriptionModel: env.OPENAI_TRANSCRIPTION_MODEL,
          silentMs: env.OPENAI_SILENT_SECONDS * 1_000,
        }
      : undefined,
    auditLogDays: env.AUDIT_LOG_DAYS,
    webDir: env.WEB_DIR ? resolve(env.WEB_DIR) : fileURLToPath(new URL("../../web/out", import.meta.url)),
    push: () => ({
      ...vapidKeys.parse(JSON.parse(secretOf(dataDir, "vapid-keys", makeVapidKeys))),
      contact: env.PUSH_CONTACT,
      origins: env.PUSH_ORIGINS.split(/\s+/).filter(Boolean),
    }),
    secrets: () => ({
      ...sharedSecrets(dataDir, { apiKey: env.WHATSAPP_API_KEY, webhookSecret: env.WEBHOOK_SECRET }),
      authSecret: secretOf(dataDir, "auth-secret", () => randomBytes(32).toString("base64url")),
    }),
  };
}
