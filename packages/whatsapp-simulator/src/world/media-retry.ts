import { randomBytes } from "node:crypto";
import { aesEncryptGCM, type BinaryNode, hkdf, normalizeMessageContent, proto } from "baileys";
import { child, node, seconds } from "../transport/nodes.ts";
import type { Companion } from "./account.ts";
import type { MediaHost } from "./media-host.ts";

interface MediaFields {
  readonly mediaKey?: Uint8Array | null;
  readonly directPath?: string | null;
}

const FILE_KINDS = ["image", "video", "audio", "document", "sticker"] as const;
export type FileKind = (typeof FILE_KINDS)[number];

/** The file that a message brings, and of which kind it is; undefined when it brings none. */
export function mediaOf(message: proto.IMessage): { kind: FileKind; fields: MediaFields } | undefined {
  const content = normalizeMessageContent(message);
  for (const kind of FILE_KINDS) {
    const fields = content?.[`${kind}Message`];
    if (fields?.mediaKey?.length) return { kind, fields };
  }
  return undefined;
}

/**
 * Answers a client that asks for a file again: the phone uploads it anew and says where, or that it has it no longer.
 *
 * @param message what the phone sent; undefined when it has erased it
 */
export function answerMediaRetry(
  companion: Companion,
  request: BinaryNode,
  message: proto.IMessage | undefined,
  media: MediaHost,
): void {
  const id = request.attrs.id ?? "";
  const rmr = child(request, "rmr");
  const fields = message && mediaOf(message)?.fields;
  const place = fields?.directPath ? media.copy(fields.directPath) : undefined;
  const { ResultType } = proto.MediaRetryNotification;
  const content = [node("rmr", rmr?.attrs ?? {})];
  if (fields?.mediaKey && place) {
    const plain = proto.MediaRetryNotification.encode({
      stanzaId: id,
      directPath: place,
      result: ResultType.SUCCESS,
    }).finish();
    const iv = randomBytes(12);
    const key = hkdf(fields.mediaKey, 32, { info: "WhatsApp Media Retry Notification" });
    const sealed = aesEncryptGCM(plain, key, iv, Buffer.from(id));
    content.push(node("encrypt", {}, [node("enc_p", {}, sealed), node("enc_iv", {}, iv)]));
  } else {
    content.push(node("error", { code: String(ResultType.NOT_FOUND) }));
  }
  companion.deliver(
    `notification/${id}`,
    node("notification", { id, type: "mediaretry", from: companion.account.jid, t: seconds() }, content),
  );
}
