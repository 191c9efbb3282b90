import { betterAuth } from "better-auth";
import { twoFactor } from "better-auth/plugins/two-factor";
import type { Pool } from "pg";
import { MIN_PASSWORD_CHARACTERS } from "../config.ts";

/** Wrong codes of a second factor in a row, over all its sign-ins; then it waits. */
const MAX_WRONG_CODES = 10;
const WRONG_CODES_WAIT_S = 15 * 60;
/** Between the password and the code. */
const CODE_WITHIN_S = 10 * 60;

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
    // Ours counts by account too and outlives restarts: sign-in-attempts.ts.
    rateLimit: { enabled: false },
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
      // Where its person stands now; the database fills it in.
      additionalFields: {
        organizationId: { type: "string", required: false, input: false, fieldName: "organization_id" },
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
    plugins: [
      twoFactor({
        issuer: "GoMarketing",
        twoFactorCookieMaxAge: CODE_WITHIN_S,
        accountLockout: { maxFailedAttempts: MAX_WRONG_CODES, durationSeconds: WRONG_CODES_WAIT_S },
        schema: {
          user: { fields: { twoFactorEnabled: "two_factor_enabled" } },
          twoFactor: {
            modelName: "auth_two_factors",
            fields: {
              userId: "user_id",
              backupCodes: "backup_codes",
              failedVerificationCount: "failed_verification_count",
              lockedUntil: "locked_until",
            },
          },
        },
      }),
    ],
  });
}
export type Accounts = ReturnType<typeof createAccounts>;
