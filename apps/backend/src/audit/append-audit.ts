import type { Action } from "../auth/permissions.ts";
import type { BackendContext } from "../context.ts";
import type { Queries } from "../database/connection.ts";

export interface AuditEntry {
  readonly organizationId: string;
  readonly actor?: { readonly id: string; readonly name: string };
  readonly apiKey?: { readonly id: string; readonly name: string };
  readonly action: Action;
  /** The call, without its values: `PATCH /api/chats/:id`. */
  readonly route: string;
  readonly subjectId?: string;
  readonly outcome?: "done" | "refused";
  readonly address: string;
}

const MAX_SUBJECT_CHARACTERS = 128;

/** Writes down who did what. Of what was said or typed, nothing: ids and names of calls alone. */
export async function appendAudit(
  db: Queries,
  { newId, clock }: Pick<BackendContext, "newId" | "clock">,
  entry: AuditEntry,
): Promise<void> {
  await db
    .insertInto("audit_log")
    .values({
      id: newId(),
      organization_id: entry.organizationId,
      at: clock(),
      actor_id: entry.actor?.id ?? null,
      actor_name: entry.actor?.name ?? null,
      key_id: entry.apiKey?.id ?? null,
      key_name: entry.apiKey?.name ?? null,
      action: entry.action,
      route: entry.route,
      subject_id: entry.subjectId?.slice(0, MAX_SUBJECT_CHARACTERS) ?? null,
      outcome: entry.outcome ?? "done",
      address: entry.address,
    })
    .execute();
}
