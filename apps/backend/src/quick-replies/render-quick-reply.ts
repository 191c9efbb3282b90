import { ChatNotFound } from "../chats/chat-errors.ts";
import type { BackendContext, Member } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import { selectQuickReply } from "./quick-reply-queries.ts";

const DEFAULT_TIME_ZONE = "America/Sao_Paulo";
const VARIABLE = /\{\{\s*([\p{L}\d_]+(?:\.[\p{L}\d_]+)?)\s*\}\}/gu;

/**
 * A quick reply for one chat: variables that something is known for are filled in, the others stand as they were and are
 * named. Counts as a use.
 *
 * @throws {QuickReplyNotFound} @throws {ChatNotFound}
 */
export async function renderQuickReply(
  { db, clock }: BackendContext,
  member: Member,
  id: string,
  chatId: string,
): Promise<{ text: string; mediaId?: string; fileName?: string; missing: string[] }> {
  return db.inOrganization(member.organizationId, async (tx) => {
    const reply = await selectQuickReply(tx, member, id);
    const now = clock();
    const known = await variablesOf(tx, member, chatId, now);
    await tx
      .updateTable("quick_replies")
      .set(({ eb }) => ({ use_count: eb("use_count", "+", 1), last_used_at: now }))
      .where("id", "=", id)
      .execute();
    return { ...fill(reply.text, known), ...(reply.media_id !== null && (await fileOf(tx, reply.media_id))) };
  });
}

async function fileOf(tx: Transaction, mediaId: string): Promise<{ mediaId: string; fileName?: string }> {
  const media = await tx.selectFrom("media").select("file_name").where("id", "=", mediaId).executeTakeFirst();
  return { mediaId, ...(media?.file_name && { fileName: media.file_name }) };
}

/** Names are read without accents and capitals: {{Contato.PrimeiroNome}} is {{contato.primeiroNome}}. */
function fill(text: string, known: ReadonlyMap<string, string>): { text: string; missing: string[] } {
  const missing = new Set<string>();
  const filled = text.replaceAll(VARIABLE, (whole, name: string) => {
    const value = known.get(plain(name));
    if (value === undefined || value === "") missing.add(name);
    return value || whole;
  });
  return { text: filled, missing: [...missing] };
}

const plain = (name: string): string => name.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();

async function variablesOf(tx: Transaction, member: Member, chatId: string, now: Date): Promise<Map<string, string>> {
  const chat = await tx
    .selectFrom("chats")
    .innerJoin("contacts", "contacts.id", "chats.contact_id")
    .innerJoin("whatsapp_sessions", "whatsapp_sessions.id", "chats.session_id")
    .select(["contacts.name", "contacts.push_name", "contacts.phone", "contacts.fields"])
    .select("whatsapp_sessions.name as session")
    .where("chats.organization_id", "=", tx.organizationId)
    .where("chats.id", "=", chatId)
    .executeTakeFirst();
  if (!chat) throw new ChatNotFound(chatId);
  const settings = await tx.selectFrom("copilot_settings").select("time_zone").executeTakeFirst();
  const timeZone = settings?.time_zone ?? DEFAULT_TIME_ZONE;
  const name = chat.name ?? chat.push_name ?? "";
  const fields = Object.entries(chat.fields).map(([key, { value }]) => [`contato.${key}`, value] as const);
  return new Map([
    ...fields,
    ["contato.nome", name],
    ["contato.primeironome", first(name)],
    ["contato.telefone", chat.phone ?? ""],
    ["agente.nome", member.name],
    ["agente.primeironome", first(member.name)],
    ["empresa.nome", member.organizationName],
    ["sessao.nome", chat.session],
    ["saudacao", greeting(now, timeZone)],
    ["data", new Intl.DateTimeFormat("pt-BR", { dateStyle: "short", timeZone }).format(now)],
    ["hora", new Intl.DateTimeFormat("pt-BR", { timeStyle: "short", timeZone }).format(now)],
  ]);
}

const first = (name: string): string => name.trim().split(/\s+/, 1)[0] ?? "";

function greeting(now: Date, timeZone: string): string {
  const hour = Number(new Intl.DateTimeFormat("en-US", { hour: "numeric", hourCycle: "h23", timeZone }).format(now));
  if (hour >= 5 && hour < 12) return "Bom dia";
  return hour >= 12 && hour < 18 ? "Boa tarde" : "Boa noite";
}
