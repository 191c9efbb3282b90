import type { WebhookEventOf } from "@gomarketing/contracts";
import { jidNormalizedUser, normalizeMessageContent, type proto } from "baileys";
import { phoneOf } from "./identity.ts";

type WebhookMessage = WebhookEventOf<"message.received">["data"];
type Context = Pick<WebhookMessage, "replyTo" | "isForwarded" | "isForwardedOften" | "mentions" | "expiresAt">;

const MESSAGE_ID = /^[A-Za-z0-9._-]{1,128}$/;
/** WhatsApp's own line between "forwarded" and "forwarded many times". */
const OFTEN = 5;
const MAX_MENTIONS = 1_024;
const ADDRESS = /^[0-9A-Za-z._:-]+@(s\.whatsapp\.net|lid)$/;

/**
 * What a message is besides its content: a reply, forwarded, one that disappears.
 *
 * @param at when it was written, ISO 8601
 * @returns with `expiration` in seconds where the message says how long it stays; 0 when it stays for good
 */
export function contextOf(message: proto.IMessage, at: string): { context: Context; expiration?: number } {
  const info = contextInfoOf(message);
  if (!info) return { context: {} };
  const expiration = info.expiration ?? undefined;
  const replyTo = quoteOf(info);
  const mentions = mentionsOf(info);
  const score = info.forwardingScore ?? 0;
  return {
    context: {
      ...(replyTo && { replyTo }),
      ...((info.isForwarded || score > 0) && { isForwarded: true }),
      ...(score >= OFTEN && { isForwardedOften: true }),
      ...(mentions.length > 0 && { mentions }),
      ...(expiration && { expiresAt: new Date(Date.parse(at) + expiration * 1_000).toISOString() }),
    },
    ...(expiration !== undefined && { expiration }),
  };
}

// Each kind of message has its own; only one kind is set.
function contextInfoOf(message: proto.IMessage): proto.IContextInfo | undefined {
  for (const part of Object.values(message)) {
    const info = (part as { contextInfo?: proto.IContextInfo | null } | null | undefined)?.contextInfo;
    if (info) return info;
  }
  return undefined;
}

function quoteOf({ stanzaId, quotedMessage }: proto.IContextInfo): { id: string; text?: string } | undefined {
  if (!stanzaId || !MESSAGE_ID.test(stanzaId)) return undefined;
  const text = textIn(normalizeMessageContent(quotedMessage ?? undefined) ?? {});
  return { id: stanzaId, ...(text && { text }) };
}

/** The words of a message of any kind, for a quote of it. */
function textIn(message: proto.IMessage): string | null | undefined {
  return (
    message.conversation ||
    message.extendedTextMessage?.text ||
    message.imageMessage?.caption ||
    message.videoMessage?.caption ||
    message.documentMessage?.caption ||
    message.documentMessage?.fileName ||
    message.pollCreationMessage?.name ||
    message.pollCreationMessageV3?.name ||
    message.locationMessage?.name ||
    message.contactMessage?.displayName
  );
}

function mentionsOf({ mentionedJid }: proto.IContextInfo): NonNullable<Context["mentions"]> {
  return (mentionedJid ?? [])
    .filter((jid) => ADDRESS.test(jid))
    .slice(0, MAX_MENTIONS)
    .map((jid) => {
      const phone = phoneOf(jid);
      return { jid: jidNormalizedUser(jid), ...(phone && { phone }) };
    });
}
