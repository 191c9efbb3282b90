import { createHmac, randomUUID } from "node:crypto";
import type { Role } from "@gomarketing/contracts";
import { Client, type Desk } from "./desk.ts";

/** Of everybody whom `colleague` makes: the owner's. */
export const PASSWORD = "correct horse battery";

export interface Colleague {
  readonly id: string;
  readonly email: string;
  readonly client: Client;
}

/** Somebody with an account, in an organization (the desk's, unless another is said) or in none, who is signed in. */
export async function colleague(
  { url, context }: Pick<Desk, "url" | "context">,
  name: string,
  role: Role | undefined,
  organizationId?: string,
): Promise<Colleague> {
  const { system } = context.db;
  const id = randomUUID();
  const email = `${name.toLowerCase().replaceAll(/[^a-z]+/g, ".")}.${id.slice(0, 6)}@example.com`;
  // One hash for all: making one takes a quarter of a second, on purpose.
  const { password } = await system
    .selectFrom("auth_accounts")
    .select("password")
    .where("password", "is not", null)
    .limit(1)
    .executeTakeFirstOrThrow();
  await system.insertInto("auth_users").values({ id, name, email, email_verified: true }).execute();
  await system
    .insertInto("auth_accounts")
    .values({ id: randomUUID(), user_id: id, account_id: id, provider_id: "credential", password })
    .execute();
  if (role) {
    const organization = organizationId ?? (await firstOrganization(context));
    await system.insertInto("members").values({ organization_id: organization, user_id: id, role }).execute();
  }
  return { id, email, client: await signIn(url, email) };
}

export async function signIn(url: string, email: string, password = PASSWORD): Promise<Client> {
  const client = new Client(url);
  const answer = await client.post("/api/auth/sign-in/email", { email, password });
  if (answer.status !== 200)
    throw new Error(`${email} is not signed in: ${answer.status} ${JSON.stringify(answer.body)}`);
  return client;
}

export async function firstOrganization({ db }: Desk["context"]): Promise<string> {
  return (
    await db.system.selectFrom("organizations").select("id").orderBy("created_at").limit(1).executeTakeFirstOrThrow()
  ).id;
}

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** What an app shows for an `otpauth:` address (RFC 6238), `steps` of 30 seconds from now. */
export function codeOf(uri: string, steps = 0): string {
  const secret = new URL(uri).searchParams.get("secret") ?? "";
  const bits = [...secret].map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const digest = createHmac("sha1", key).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}
