import { randomBytes } from "node:crypto";
import { aesEncryptGCM, type BinaryNode, hkdf, normalizeMessageContent, proto } from "baileys";
import { child, node, seconds } from "../transport/nodes.ts";
import type { Companion } from "./account.ts";
import type { MediaHost } from "./media-host.ts";

interface MediaFields {
  readonly mediaKey?: Uint8Array | null;
  readonly directPath?: string | null;
}

/** The fields of the file that a message brings, of whichever kind. */
export function mediaOf(message: proto.IMessage): MediaFields | undefined {
  const content = normalizeMessageContent(message);
  return Object.values(content ?? {}).find(
    (part) => part && typeof part === "object" && (part as MediaFields).mediaKey?.length,
  ) as MediaFields | undefined;
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
  const fields = message && mediaOf(message);
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
