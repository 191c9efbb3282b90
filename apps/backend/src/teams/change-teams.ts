import type { DeskSettings, DistributionKind, Team } from "@gomarketing/contracts";
import { Conflict, InvalidInput, NotFound } from "@gomarketing/service-kit";
import { sql } from "kysely";
import type { BackendContext, Member } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import { distributeLater } from "./distribute-chats.ts";
import { selectSettings, tellTeams } from "./team-queries.ts";

const MAX_TEAMS = 100;

export interface TeamChanges {
  readonly name?: string;
  readonly distribution?: DistributionKind;
  /** All of them. */
  readonly memberIds?: readonly string[];
  /** All of them. A session has one team: it leaves the one it had. */
  readonly sessionIds?: readonly string[];
}

/** @throws {Conflict} when there is one of this name @throws {InvalidInput} when somebody is no member, or a session is none */
export async function addTeam(
  context: BackendContext,
  member: Member,
  { name, ...changes }: TeamChanges & { readonly name: string },
): Promise<Team> {
  return context.db.inOrganization(member.organizationId, async (tx) => {
    const { count } = await tx
      .selectFrom("teams")
      .select(({ fn }) => fn.countAll<number>().as("count"))
      .where("organization_id", "=", tx.organizationId)
      .executeTakeFirstOrThrow();
    if (count >= MAX_TEAMS) throw new InvalidInput(`There are ${MAX_TEAMS} teams already. Delete some first.`);
    const id = context.newId();
    const made = await tx
      .insertInto("teams")
      .values({ id, organization_id: tx.organizationId, name })
      .onConflict((conflict) => conflict.doNothing())
      .returning("id")
      .executeTakeFirst();
    if (!made) throw nameTaken(name);
    return change(context, tx, id, changes);
  });
}

/** Changes what is given of a team. @throws {NotFound} @throws {Conflict} @throws {InvalidInput} */
export async function changeTeam(
  context: BackendContext,
  member: Member,
  id: string,
  changes: TeamChanges,
): Promise<Team> {
  return context.db.inOrganization(member.organizationId, async (tx) => {
    await lockTeam(tx, id);
    return change(context, tx, id, changes);
  });
}

/** Deletes a team; its chats stay with whom they are, of no team. @throws {NotFound} */
export async function deleteTeam(context: BackendContext, member: Member, id: string): Promise<void> {
  await context.db.inOrganization(member.organizationId, async (tx) => {
    await lockTeam(tx, id);
    // As messages that arrive take them, in the order of ids; the foreign key would take them in any.
    await sql`
      with held as materialized (
        select id from chats where organization_id = ${tx.organizationId} and team_id = ${id} order by id for update)
      update chats set team_id = null from held where chats.id = held.id`.execute(tx);
    await tx
      .updateTable("conversations")
      .set({ team_id: null })
      .where("team_id", "=", id)
      .where("resolved_at", "is", null)
      .execute();
    await tx.deleteFrom("teams").where("id", "=", id).execute();
    await tellTeams(tx);
    await distributeLater(context, tx);
  });
}

/** How the organization hands out chats of no team, and how many at most. */
export async function changeSettings(
  context: BackendContext,
  member: Member,
  changes: Partial<DeskSettings>,
): Promise<DeskSettings> {
  return context.db.inOrganization(member.organizationId, async (tx) => {
    const settings = { ...(await selectSettings(tx, tx.organizationId)), ...changes };
    const set = { distribution: settings.distribution, max_open_chats: settings.maxOpenChats };
    await tx
      .insertInto("desk_settings")
      .values({ organization_id: tx.organizationId, ...set })
      .onConflict((conflict) => conflict.column("organization_id").doUpdateSet(set))
      .execute();
    await distributeLater(context, tx);
    return settings;
  });
}

async function change(
  context: BackendContext,
  tx: Transaction,
  id: string,
  { name, distribution, memberIds, sessionIds }: TeamChanges,
): Promise<Team> {
  if (name !== undefined) await assertFree(tx, id, name);
  await tx
    .updateTable("teams")
    .set({ ...(name !== undefined && { name }), ...(distribution && { distribution }), updated_at: context.clock() })
    .where("id", "=", id)
    .execute();
  if (memberIds) await setMembers(tx, id, memberIds);
  if (sessionIds) await setSessions(tx, id, sessionIds);
  await distributeLater(context, tx);
  const team = (await tellTeams(tx)).find((one) => one.id === id);
  if (!team) throw new Error("a team that was just written is not there");
  return team;
}

async function setMembers(tx: Transaction, id: string, memberIds: readonly string[]): Promise<void> {
  await tx.deleteFrom("team_members").where("team_id", "=", id).execute();
  const { numAffectedRows } = await sql`
    insert into team_members (team_id, user_id, organization_id)
    select ${id}, user_id, organization_id from members
     where organization_id = ${tx.organizationId} and user_id = any(${[...memberIds]}::text[])`.execute(tx);
  if (Number(numAffectedRows) !== new Set(memberIds).size)
    throw new InvalidInput("memberIds names somebody who is no member of this organization.");
}

async function setSessions(tx: Transaction, id: string, sessionIds: readonly string[]): Promise<void> {
  await tx.deleteFrom("team_sessions").where("team_id", "=", id).execute();
  const { numAffectedRows } = await sql`
    insert into team_sessions (session_id, team_id, organization_id)
    select id, ${id}, organization_id from whatsapp_sessions
     where organization_id = ${tx.organizationId} and id = any(${[...sessionIds]}::uuid[])
    on conflict (session_id) do update set team_id = excluded.team_id`.execute(tx);
  if (Number(numAffectedRows) !== new Set(sessionIds).size)
    throw new InvalidInput("sessionIds names what is no session of this organization.");
}

async function lockTeam(tx: Transaction, id: string): Promise<void> {
  const found = await tx
    .selectFrom("teams")
    .select("id")
    .where("organization_id", "=", tx.organizationId)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
  if (!found) throw new NotFound(`No team ${id} in this organization. GET /api/teams lists them.`);
}

async function assertFree(tx: Transaction, id: string, name: string): Promise<void> {
  const taken = await tx
    .selectFrom("teams")
    .select("id")
    .where("organization_id", "=", tx.organizationId)
    .where("id", "!=", id)
    .where(sql<boolean>`lower(name) = lower(${name})`)
    .executeTakeFirst();
  if (taken) throw nameTaken(name);
}

const nameTaken = (name: string) => new Conflict(`There is a team "${name}" already.`, "/problems/team-exists");
