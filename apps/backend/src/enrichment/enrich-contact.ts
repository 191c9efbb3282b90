import { sql } from "kysely";
import type { BackendContext } from "../context.ts";
import type { Queries, Transaction } from "../database/connection.ts";
import type { ContactRow } from "../database/tables.ts";
import { applyFacts } from "./apply-facts.ts";
import { askModel } from "./ask-model.ts";
import { askWhatsApp, type WhatsAppSays } from "./ask-whatsapp.ts";
import { readEnrichmentSettings } from "./enrichment-settings.ts";
import { type CustomerMessage, factsInText } from "./facts-in-text.ts";
import { factsOfPhone } from "./facts-of-phone.ts";

const MAX_MESSAGES = 40;
const ASK_WHATSAPP_AGAIN_DAYS = 7;
const DAY_MS = 86_400_000;

interface ReadMessage extends CustomerMessage {
  readonly sentAt: Date;
}

interface Known {
  readonly contact: ContactRow;
  readonly messages: readonly ReadMessage[];
  /** A session that WhatsApp can be asked through; the contact's own, where it is connected. */
  readonly sessionId: string | null;
  readonly isOptedOut: boolean;
  readonly whatsappAskedAt: Date | null;
  readonly modelReadUntil: Date | null;
}

/**
 * Looks into a contact: its number, what WhatsApp says of it, what it wrote in a form that can be checked, and then, unless
 * it opted out, what a model understands of what it wrote of itself. Done again it changes nothing. `isWanted`: somebody
 * asked for it, now.
 */
export async function enrichContact(
  context: BackendContext,
  { organizationId, contactId, isWanted = false }: { organizationId: string; contactId: string; isWanted?: boolean },
): Promise<void> {
  const own = context.db.of(organizationId);
  const settings = await readEnrichmentSettings(own, organizationId);
  const known = settings.isEnabled || isWanted ? await readKnown(own, organizationId, contactId) : undefined;
  if (!known) return;
  const { contact, messages, sessionId, isOptedOut } = known;
  const now = context.clock();
  const isDue = isWanted || now.getTime() - (known.whatsappAskedAt?.getTime() ?? 0) > ASK_WHATSAPP_AGAIN_DAYS * DAY_MS;
  // Those who were only imported are not asked for: asking for many strangers gets a number banned.
  const mayAsk = sessionId !== null && (isWanted || messages.length > 0);
  const says = isDue && mayAsk ? await askWhatsApp(context, sessionId, contact) : undefined;

  const unread = messages.filter(({ sentAt }) => known.modelReadUntil === null || sentAt > known.modelReadUntil);
  const asksModel = settings.usesModel && !isOptedOut && unread.length > 0;
  const understood = asksModel ? await askModel(context, own, organizationId, unread) : undefined;

  const facts = [
    ...(contact.phone === null ? [] : factsOfPhone(contact.phone)),
    ...(says?.facts ?? []),
    ...messages.flatMap(factsInText),
    ...(understood ?? []),
  ].filter(({ field }) => settings.fields.includes(field));
  await context.db.inOrganization(organizationId, async (tx) => {
    await applyFacts(context, tx, contactId, facts);
    await noteProgress(tx, contact, now, says, understood && unread.at(-1)?.sentAt);
  });
}

async function readKnown(db: Queries, organizationId: string, contactId: string): Promise<Known | undefined> {
  const contact = await db
    .selectFrom("contacts")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("id", "=", contactId)
    .where("is_group", "=", false)
    .executeTakeFirst();
  if (!contact) return undefined;
  const progress = await db
    .selectFrom("contact_enrichment")
    .selectAll()
    .where("contact_id", "=", contactId)
    .executeTakeFirst();
  const messages = await db
    .selectFrom("messages")
    .innerJoin("chats", "chats.id", "messages.chat_id")
    .select(["messages.id", "messages.text", "messages.sent_at"])
    .where("chats.contact_id", "=", contactId)
    .where("chats.is_group", "=", false)
    .where("messages.organization_id", "=", organizationId)
    .where("messages.direction", "=", "inbound")
    .where("messages.type", "=", "text")
    .where("messages.text", "is not", null)
    .where("messages.revoked_at", "is", null)
    .orderBy("messages.sent_at", "desc")
    .limit(MAX_MESSAGES)
    .execute();
  return {
    contact,
    messages: messages.reverse().map(({ id, text, sent_at: sentAt }) => ({ id, text: text ?? "", sentAt })),
    sessionId: await selectSession(db, organizationId, contactId),
    isOptedOut: progress?.opted_out_at != null,
    whatsappAskedAt: progress?.whatsapp_asked_at ?? null,
    modelReadUntil: progress?.model_read_until ?? null,
  };
}

async function selectSession(db: Queries, organizationId: string, contactId: string): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    select id from whatsapp_sessions as session
     where organization_id = ${organizationId} and status = 'connected'
     order by exists (select from chats where chats.session_id = session.id and contact_id = ${contactId}) desc, created_at
     limit 1`.execute(db);
  return rows[0]?.id ?? null;
}

async function noteProgress(
  tx: Transaction,
  contact: ContactRow,
  now: Date,
  says: WhatsAppSays | undefined,
  readUntil: Date | undefined,
): Promise<void> {
  if (says && ((contact.jid === null && says.jid) || (says.pictureUrl && says.pictureUrl !== contact.picture_url)))
    await tx
      .updateTable("contacts")
      .set({
        ...(contact.jid === null && says.jid !== undefined && { jid: says.jid }),
        ...(says.pictureUrl !== undefined && { picture_url: says.pictureUrl }),
      })
      .where("id", "=", contact.id)
      .execute();
  const set = {
    enriched_at: now,
    ...(says && { is_on_whatsapp: says.isOnWhatsapp, whatsapp_asked_at: now }),
    ...(readUntil && { model_read_until: readUntil }),
  };
  await tx
    .insertInto("contact_enrichment")
    .columns(["contact_id", "organization_id"])
    // It may have been merged away meanwhile.
    .expression(({ selectFrom }) =>
      selectFrom("contacts").select(["id", "organization_id"]).where("id", "=", contact.id),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await tx.updateTable("contact_enrichment").set(set).where("contact_id", "=", contact.id).execute();
}
