import { betterAuth } from "better-auth";
import type { Pool } from "pg";
import { MIN_PASSWORD_CHARACTERS } from "../config.ts";

const SIGN_IN_WINDOW_S = 60;
const MAX_SIGN_INS = 10;

/** The header that the caller's address is handed to better-auth in. Set here, whatever the caller sends. */
export const CLIENT_ADDRESS_HEADER = "x-gomarketing-client-address";

/** Accounts, passwords and sign-ins, by better-auth. Nobody signs up: accounts are made by set-up. */
export function createAccounts(pool: Pool, secret: string) {
  return betterAuth({
    appName: "GoMarketing",
    secret,
    database: pool,
    basePath: "/api/auth",
    telemetry: { enabled: false },
    // Its words go to the console, ours to the log as JSON.
    logger: { disabled: true },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: MIN_PASSWORD_CHARACTERS,
      maxPasswordLength: 256,
    },
    rateLimit: {
      enabled: true,
      window: SIGN_IN_WINDOW_S,
      max: 300,
      customRules: { "/sign-in/email": { window: SIGN_IN_WINDOW_S, max: MAX_SIGN_INS } },
    },
    advanced: { ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS_HEADER] }, cookiePrefix: "gomarketing" },
    user: {
      modelName: "auth_users",
      fields: { emailVerified: "email_verified", createdAt: "created_at", updatedAt: "updated_at" },
    },
    session: {
      modelName: "auth_sessions",
      fields: {
        userId: "user_id",
        expiresAt: "expires_at",
        ipAddress: "ip_address",
        userAgent: "user_agent",
        createdAt: "created_at",
        updatedAt: "updated_at",
      },
    },
    account: {
      modelName: "auth_accounts",
      fields: {
        userId: "user_id",
        accountId: "account_id",
        providerId: "provider_id",
        accessToken: "access_token",
        refreshToken: "refresh_token",
        idToken: "id_token",
        accessTokenExpiresAt: "access_token_expires_at",
        refreshTokenExpiresAt: "refresh_token_expires_at",
        createdAt: "created_at",
        updatedAt: "updated_at",
      },
    },
    verification: {
      modelName: "auth_verifications",
      fields: { expiresAt: "expires_at", createdAt: "created_at", updatedAt: "updated_at" },
    },
  });
}
export type Accounts = ReturnType<typeof createAccounts>;
