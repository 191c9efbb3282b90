import type { QuickReply } from "@gomarketing/contracts";
import { Conflict, InvalidInput, Problem } from "@gomarketing/service-kit";
import type { BackendContext, Member } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import { selectQuickReply, showQuickReply } from "./quick-reply-queries.ts";

export interface WrittenReply {
  readonly shortcut: string;
  readonly text: string;
  readonly mediaId: string | null;
  readonly scope: "all" | "team" | "mine";
  readonly teamId?: string | undefined;
}

class NotYours extends Problem {
  constructor() {
    super({
      status: 403,
      type: "/problems/not-permitted",
      title: "Not permitted",
      detail: "Owners and admins change replies for all and for teams. Keep one of your own, or ask one of them.",
    });
  }
}

/** @throws {NotYours} @throws {InvalidInput} when the file or team is not there @throws {Conflict} when the shortcut is taken */
export async function addQuickReply(
  { db, newId, clock }: BackendContext,
  member: Member,
  written: WrittenReply,
): Promise<QuickReply> {
  return db.inOrganization(member.organizationId, async (tx) => {
    const values = await valuesOf(tx, member, written);
    const row = await tx
      .insertInto("quick_replies")
      .values({ id: newId(), organization_id: tx.organizationId, ...values, updated_at: clock() })
      .onConflict((conflict) => conflict.doNothing())
      .returningAll()
      .executeTakeFirst();
    if (!row) throw taken(written.shortcut);
    return showQuickReply(row);
  });
}

/** @throws as `addQuickReply` @throws {QuickReplyNotFound} */
export async function changeQuickReply(
  { db, clock }: BackendContext,
  member: Member,
  id: string,
  changes: { -readonly [Key in keyof WrittenReply]?: WrittenReply[Key] | undefined },
): Promise<QuickReply> {
  return db.inOrganization(member.organizationId, async (tx) => {
    const known = await selectQuickReply(tx, member, id);
    const shown = showQuickReply(known);
    assertMayChange(member, shown.scope);
    const written: WrittenReply = {
      shortcut: changes.shortcut ?? shown.shortcut,
      text: changes.text ?? shown.text,
      mediaId: changes.mediaId === undefined ? known.media_id : changes.mediaId,
      scope: changes.scope ?? shown.scope,
      teamId: changes.teamId ?? shown.teamId,
    };
    const values = await valuesOf(tx, member, written);
    const same = await tx
      .selectFrom("quick_replies")
      .select("id")
      .where("organization_id", "=", tx.organizationId)
      .where("id", "<>", id)
      .where(({ eb, fn, val }) => eb(fn("lower", ["shortcut"]), "=", fn("lower", [val(values.shortcut)])))
      .where("team_id", "is not distinct from", values.team_id)
      .where("owner_id", "is not distinct from", values.owner_id)
      .executeTakeFirst();
    if (same) throw taken(values.shortcut);
    const row = await tx
      .updateTable("quick_replies")
      .set({ ...values, updated_at: clock() })
      .where("id", "=", id)
      .returningAll()
      .executeTakeFirstOrThrow();
    return showQuickReply(row);
  });
}

/** @throws {NotYours} @throws {QuickReplyNotFound} */
export async function removeQuickReply({ db }: BackendContext, member: Member, id: string): Promise<void> {
  await db.inOrganization(member.organizationId, async (tx) => {
    assertMayChange(member, showQuickReply(await selectQuickReply(tx, member, id)).scope);
    await tx.deleteFrom("quick_replies").where("id", "=", id).execute();
  });
}

async function valuesOf(tx: Transaction, member: Member, { shortcut, text, mediaId, scope, teamId }: WrittenReply) {
  assertMayChange(member, scope);
  if (mediaId !== null) {
    const media = await tx.selectFrom("media").select("state").where("id", "=", mediaId).executeTakeFirst();
    if (media?.state !== "ready")
      throw new InvalidInput("mediaId is no file that was uploaded here. Upload it with POST /api/media first.");
  }
  if (scope === "team") {
    const team = teamId && (await tx.selectFrom("teams").select("id").where("id", "=", teamId).executeTakeFirst());
    if (!team) throw new InvalidInput("teamId is no team of this organization. Give one, or another scope.");
  }
  return {
    shortcut,
    text,
    media_id: mediaId,
    team_id: scope === "team" ? (teamId ?? null) : null,
    owner_id: scope === "mine" ? member.userId : null,
  };
}

function assertMayChange({ role }: Member, scope: WrittenReply["scope"]): void {
  if (scope !== "mine" && role !== "owner" && role !== "admin") throw new NotYours();
}

const taken = (shortcut: string): Conflict =>
  new Conflict(`There is a quick reply /${shortcut} already. Give another shortcut.`, "/problems/shortcut-taken");
