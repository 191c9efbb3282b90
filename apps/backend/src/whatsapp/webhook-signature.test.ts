import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { signatureCheck } from "./webhook-signature.ts";

const SECRET = `whsec_${Buffer.from("a secret of the tests, long enough").toString("base64")}`;
const NOW = new Date("2026-03-01T10:00:00.000Z");
const BODY = '{"text":"olá"}';

const check = signatureCheck(SECRET, () => NOW);
/** Headers as the reference implementation makes them. */
const headersAt = (at: Date, secret = SECRET) => ({
  "webhook-id": "event-1",
  "webhook-timestamp": String(at.getTime() / 1_000),
  "webhook-signature": new Webhook(secret).sign("event-1", at, BODY),
});
const minutes = (count: number) => new Date(NOW.getTime() + count * 60_000);
const verifying =
  (headers: Record<string, string>, body = BODY) =>
  () =>
    check(Buffer.from(body), headers);

describe("a webhook's signature", () => {
  it("fits what the reference implementation signs", () => {
    expect(verifying(headersAt(NOW))).not.toThrow();
  });

  it("may be one of several, as while a secret is changed", () => {
    const headers = headersAt(NOW);
    const signature = `v1,AAAA v2,x ${headers["webhook-signature"]}`;
    expect(verifying({ ...headers, "webhook-signature": signature })).not.toThrow();
  });

  it.each([
    ["another body", headersAt(NOW), '{"text":"ola"}'],
    ["another secret", headersAt(NOW, `whsec_${Buffer.alloc(32).toString("base64")}`), BODY],
    ["another id", { ...headersAt(NOW), "webhook-id": "event-2" }, BODY],
    [
      "another version",
      { ...headersAt(NOW), "webhook-signature": headersAt(NOW)["webhook-signature"].replace("v1", "v2") },
      BODY,
    ],
    ["no signature", { ...headersAt(NOW), "webhook-signature": "" }, BODY],
    ["a time that is no number", { ...headersAt(NOW), "webhook-timestamp": "NaN" }, BODY],
    ["six minutes ago", headersAt(minutes(-6)), BODY],
    ["in six minutes", headersAt(minutes(6)), BODY],
  ])("is refused for %s", (_what, headers, body) => {
    expect(verifying(headers, body)).toThrow(/signature is missing or wrong/);
  });

  it("may be four minutes old: clocks differ", () => {
    expect(verifying(headersAt(minutes(-4)))).not.toThrow();
    expect(verifying(headersAt(minutes(4)))).not.toThrow();
  });
});
