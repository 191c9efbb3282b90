import { createHmac, createSecretKey, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { Unauthorized } from "@gomarketing/service-kit";

const TOLERANCE_S = 5 * 60;
const PREFIX = "whsec_";

/**
 * Checks who sent a webhook, and when: Standard Webhooks, `v1` signatures (https://www.standardwebhooks.com). Over the bytes as
 * they came. Node's own HMAC, as the package's is written in JavaScript and took a tenth of the time of an event.
 *
 * @throws {Unauthorized} when a header is missing, no signature fits, or the timestamp is more than 5 minutes off
 */
export function signatureCheck(
  secret: string,
  clock: () => Date,
): (body: Buffer, headers: IncomingHttpHeaders) => void {
  // Made once: Node.js 24 throws twice within at each key of bytes, which takes twice as long as the HMAC.
  const key = createSecretKey(secret.slice(PREFIX.length), "base64");
  return (body, headers) => {
    const { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signatures } = headers;
    if (typeof id !== "string" || typeof timestamp !== "string" || typeof signatures !== "string") throw refused();
    if (!/^\d{1,12}$/.test(timestamp) || Math.abs(clock().getTime() / 1_000 - Number(timestamp)) > TOLERANCE_S)
      throw refused();
    const expected = createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest();
    const fits = signatures.split(" ").some((one) => {
      const [version, signature = ""] = one.split(",");
      const given = Buffer.from(signature, "base64");
      return version === "v1" && given.length === expected.length && timingSafeEqual(given, expected);
    });
    if (!fits) throw refused();
  };
}

const refused = (): Unauthorized =>
  new Unauthorized(
    "The webhook's signature is missing or wrong, or its timestamp is more than 5 minutes off. Check WEBHOOK_SECRET and the clocks.",
  );
