import { createDecipheriv, createECDH, createPublicKey, type ECDH, hkdfSync, randomBytes, verify } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { eventually } from "./eventually.ts";

export interface Pushed {
  readonly payload: unknown;
  /** As HTTP brings them: `ttl`, `urgency`, `topic`. */
  readonly headers: IncomingMessage["headers"];
  /** Of the VAPID token (RFC 8292). */
  readonly claims: { readonly aud: string; readonly sub: string; readonly exp: number };
}

/** One browser's subscription, and what it was told. */
export interface PushedBrowser {
  readonly subscription: { endpoint: string; keys: { p256dh: string; auth: string } };
  readonly pushed: readonly Pushed[];
  until(isDone: (pushed: readonly Pushed[]) => boolean): Promise<void>;
  /** What the push service answers from now on. */
  answers(status: number): void;
}

interface Browser {
  readonly ecdh: ECDH;
  readonly auth: Buffer;
  readonly pushed: Pushed[];
  status: number;
  calls: number;
}

/** A push service on loopback with its browsers: it checks who pushes (RFC 8292) and decrypts what for (RFC 8291), or refuses. */
export async function startPushService(publicKeyOf: () => string) {
  const browsers = new Map<string, Browser>();
  const refusals: unknown[] = [];
  const server = createServer(async (request, response) => {
    const browser = browsers.get(request.url ?? "");
    const body = await buffer(request);
    if (!browser || request.method !== "POST") return response.writeHead(404).end();
    browser.calls += 1;
    if (browser.status !== 201) return response.writeHead(browser.status).end();
    try {
      const claims = claimsOf(request.headers.authorization ?? "", publicKeyOf());
      const payload: unknown = JSON.parse(decrypt(body, browser).toString());
      browser.pushed.push({ payload, headers: request.headers, claims });
      response.writeHead(201).end();
    } catch (error) {
      refusals.push(error);
      response.writeHead(403).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    refusals,
    subscribe: () => newBrowser(browsers, origin),
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

function newBrowser(browsers: Map<string, Browser>, origin: string): PushedBrowser & { calls(): number } {
  const ecdh = createECDH("prime256v1");
  const browser: Browser = { ecdh, auth: randomBytes(16), pushed: [], status: 201, calls: 0 };
  const path = `/push/${randomBytes(16).toString("base64url")}`;
  browsers.set(path, browser);
  const p256dh = ecdh.generateKeys().toString("base64url");
  return {
    subscription: { endpoint: `${origin}${path}`, keys: { p256dh, auth: browser.auth.toString("base64url") } },
    pushed: browser.pushed,
    until: async (isDone) => {
      await eventually(() => {
        if (!isDone(browser.pushed)) throw new Error(`Not yet: ${browser.pushed.length} were pushed.`);
      });
    },
    answers: (status) => {
      browser.status = status;
    },
    calls: () => browser.calls,
  };
}

/** `vapid t=<JWT with ES256>, k=<public key>`. */
function claimsOf(authorization: string, publicKey: string): Pushed["claims"] {
  const [, token = "", key = ""] = /^vapid t=([^,]+), k=(.+)$/.exec(authorization) ?? [];
  if (key !== publicKey) throw new Error("It is not the key that browsers were subscribed to.");
  const [header = "", claims = "", signature = ""] = token.split(".");
  const point = Buffer.from(key, "base64url");
  const jwk = {
    kty: "EC",
    crv: "P-256",
    x: point.subarray(1, 33).toString("base64url"),
    y: point.subarray(33).toString("base64url"),
  };
  const isSigned = verify(
    "sha256",
    Buffer.from(`${header}.${claims}`),
    { key: createPublicKey({ key: jwk, format: "jwk" }), dsaEncoding: "ieee-p1363" },
    Buffer.from(signature, "base64url"),
  );
  if (!isSigned) throw new Error("The token is not signed with that key.");
  return JSON.parse(Buffer.from(claims, "base64url").toString()) as Pushed["claims"];
}

/** One record of `aes128gcm` (RFC 8188), its key agreed with the browser's (RFC 8291, section 3.4). */
function decrypt(body: Buffer, { ecdh, auth }: Browser): Buffer {
  const salt = body.subarray(0, 16);
  const keyBytes = body.readUInt8(20);
  const theirs = body.subarray(21, 21 + keyBytes);
  const sealed = body.subarray(21 + keyBytes);
  const info = Buffer.concat([Buffer.from("WebPush: info\0"), ecdh.getPublicKey(), theirs]);
  const input = Buffer.from(hkdfSync("sha256", ecdh.computeSecret(theirs), auth, info, 32));
  const key = Buffer.from(hkdfSync("sha256", input, salt, "Content-Encoding: aes128gcm\0", 16));
  const nonce = Buffer.from(hkdfSync("sha256", input, salt, "Content-Encoding: nonce\0", 12));
  const decipher = createDecipheriv("aes-128-gcm", key, nonce);
  decipher.setAuthTag(sealed.subarray(-16));
  const padded = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  // A last record ends in 2, and then zeros.
  return padded.subarray(0, padded.lastIndexOf(2));
}
