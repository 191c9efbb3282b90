import type { Role } from "@gomarketing/contracts";
import type { ColumnType, Generated } from "kysely";

type Time = ColumnType<Date, Date | string, Date | string>;
type CreatedAt = ColumnType<Date, Date | string | undefined, never>;
type OptionalTime = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
type Given<T> = ColumnType<T | null, T | null | undefined, T | null>;

export interface PeopleTables {
  auth_users: {
    id: string;
    name: string;
    email: string;
    email_verified: Generated<boolean>;
    organization_id: Given<string>;
    two_factor_enabled: Generated<boolean>;
  };
  auth_sessions: {
    id: string;
    user_id: string;
    token: string;
    organization_id: Given<string>;
    expires_at: Time;
    ip_address: Given<string>;
    user_agent: Given<string>;
    created_at: CreatedAt;
    updated_at: CreatedAt;
  };
  auth_accounts: {
    id: string;
    user_id: string;
    account_id: string;
    provider_id: string;
    password: Given<string>;
    updated_at: ColumnType<Date, Date | undefined, Date>;
  };
  auth_verifications: { id: string; identifier: string; value: string; expires_at: Time };
  auth_two_factors: { id: string; user_id: string };
  used_codes: { user_id: string; code_hash: string; used_at: Time };
  organizations: { id: string; name: string; created_at: CreatedAt };
  members: { organization_id: string; user_id: string; role: Role; created_at: CreatedAt };
  invitations: {
    id: string;
    organization_id: string;
    token_hash: string;
    role: Role;
    email: Given<string>;
    created_by: Given<string>;
    created_at: CreatedAt;
    expires_at: Time;
    accepted_at: OptionalTime;
    accepted_by: Given<string>;
    revoked_at: OptionalTime;
  };
  password_resets: {
    id: string;
    organization_id: string;
    user_id: string;
    token_hash: string;
    clears_two_factor: boolean;
    created_by: Given<string>;
    created_at: CreatedAt;
    expires_at: Time;
    used_at: OptionalTime;
  };
  api_keys: {
    id: string;
    organization_id: string;
    user_id: string;
    name: string;
    key_hash: string;
    prefix: string;
    scopes: string[];
    created_at: CreatedAt;
    expires_at: OptionalTime;
    last_used_at: OptionalTime;
    revoked_at: OptionalTime;
  };
  sign_in_attempts: { key: string; count: number; since: Time };
  audit_log: {
    id: string;
    organization_id: string;
    at: Time;
    actor_id: Given<string>;
    actor_name: Given<string>;
    key_id: Given<string>;
    key_name: Given<string>;
    action: string;
    route: string;
    subject_id: Given<string>;
    outcome: "done" | "refused";
    address: Given<string>;
  };
}
