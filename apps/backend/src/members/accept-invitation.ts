import type { Role } from "@gomarketing/contracts";
import { Conflict, InvalidInput, Problem } from "@gomarketing/service-kit";
import { appendAudit } from "../audit/append-audit.ts";
import type { Accounts } from "../auth/accounts.ts";
import { asEmail, makeAccount } from "../auth/make-account.ts";
import type { Account } from "../auth/member.ts";
import { hashToken } from "../auth/secret-token.ts";
import type { BackendContext } from "../context.ts";
import type { Queries } from "../database/connection.ts";
import { LinkNotValid } from "./member-problems.ts";

export interface Invited {
  readonly organization: { readonly id: string; readonly name: string };
  readonly role: Role;
  /** Whom it is for, and nobody else. */
  readonly email?: string;
}

export interface NewPerson {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/** What an invitation's link is for. @throws {LinkNotValid} */
export async function readInvitation({ db, clock }: BackendContext, token: string): Promise<Invited> {
  const found = await openInvitation(db.system, token, clock());
  if (!found) throw new LinkNotValid();
  return {
    organization: { id: found.organization_id, name: found.organization_name },
    role: found.role,
    ...(found.email !== null && { email: found.email }),
  };
}

/**
 * Lets somebody in, once: whoever is signed in, or a new person who gets an account. Of two at the same moment one comes in.
 * Whoever is signed in stands in the new organization afterwards.
 *
 * @throws {LinkNotValid} @throws {NotForYou} when it is for another e-mail address
 * @throws {Conflict} when the e-mail address has an account (sign in first), or the person is a member
 */
export async function acceptInvitation(
  context: BackendContext,
  accounts: Accounts,
  token: string,
  who: { readonly account: Account } | { readonly person: NewPerson },
  address: string,
): Promise<Invited> {
  const { db, clock } = context;
  const invited = await readInvitation(context, token);
  const email = asEmail("account" in who ? who.account.email : who.person.email);
  if (invited.email !== undefined && invited.email !== email) throw new NotForYou(invited.email);
  const passwordHash = "person" in who ? await (await accounts.$context).password.hash(who.person.password) : undefined;
  await db.system.transaction().execute(async (tx) => {
    const taken = await tx
      .updateTable("invitations")
      .set({ accepted_at: clock() })
      .where("token_hash", "=", hashToken(token))
      .where("accepted_at", "is", null)
      .where("revoked_at", "is", null)
      .where("expires_at", ">", clock())
      .returning(["id", "organization_id", "role"])
      .executeTakeFirst();
    if (!taken) throw new LinkNotValid();
    const name = "account" in who ? who.account.name : who.person.name;
    const userId =
      "account" in who
        ? who.account.userId
        : await makePerson(tx, context, { name, email, passwordHash: passwordHash ?? "" });
    const added = await tx
      .insertInto("members")
      .values({ organization_id: taken.organization_id, user_id: userId, role: taken.role, created_at: clock() })
      .onConflict((conflict) => conflict.doNothing())
      .returning("user_id")
      .executeTakeFirst();
    if (!added) throw new Conflict("You are in this organization already.", "/problems/already-member");
    await tx.updateTable("invitations").set({ accepted_by: userId }).where("id", "=", taken.id).execute();
    if ("account" in who)
      await tx
        .updateTable("auth_sessions")
        .set({ organization_id: taken.organization_id })
        .where("id", "=", who.account.signInId)
        .execute();
    await appendAudit(tx, context, {
      organizationId: taken.organization_id,
      actor: { id: userId, name },
      action: "invitations.accept",
      route: "POST /api/invitations/accept",
      subjectId: taken.id,
      address,
    });
  });
  return invited;
}

async function makePerson(
  tx: Queries,
  context: BackendContext,
  account: { name: string; email: string; passwordHash: string },
): Promise<string> {
  const known = await tx.selectFrom("auth_users").select("id").where("email", "=", account.email).executeTakeFirst();
  if (known)
    throw new Conflict(
      "This e-mail address has an account. Sign in, then open the link again.",
      "/problems/has-account",
    );
  return makeAccount(tx, context, account);
}

const openInvitation = (db: Queries, token: string, now: Date) =>
  db
    .selectFrom("invitations")
    .innerJoin("organizations", "organizations.id", "invitations.organization_id")
    .select(["invitations.organization_id", "invitations.role", "invitations.email"])
    .select("organizations.name as organization_name")
    .where("token_hash", "=", hashToken(token))
    .where("accepted_at", "is", null)
    .where("revoked_at", "is", null)
    .where("expires_at", ">", now)
    .executeTakeFirst();

class NotForYou extends Problem {
  constructor(email: string) {
    super({
      status: 403,
      type: "/problems/invitation-of-another",
      title: "Not for you",
      detail: `This invitation is for ${email}. Use that address, or ask for another invitation.`,
    });
  }
}

/** @throws {InvalidInput} when a new person does not say who they are */
export function asNewPerson(given: Partial<NewPerson>): NewPerson {
  const { name, email, password } = given;
  if (name === undefined || email === undefined || password === undefined)
    throw new InvalidInput("Give name, email and password for a new account, or sign in first to use yours.");
  return { name, email, password };
}
