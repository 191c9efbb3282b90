import { lookup } from "node:dns/promises";
import { BlockList, isIP } from "node:net";
import type { Readable } from "node:stream";
import { InvalidInput } from "@gomarketing/service-kit";
import { Agent, request } from "undici";

const FETCH_TIMEOUT_MS = 20_000;
/** A file that comes so slowly that nothing comes for so long is given up. */
const IDLE_TIMEOUT_MS = 20_000;

/**
 * The bytes at a public address, as they come.
 *
 * @throws {InvalidInput} when it is not public, or does not answer with a file
 */
export async function openPublic(address: string): Promise<Readable> {
  const url = new URL(address);
  if (url.protocol !== "https:" && url.protocol !== "http:")
    throw new InvalidInput("mediaUrl must be an http or https address.");
  // An address in digits is connected to without a look-up.
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (isIP(host) && !isPublic(host)) throw notPublic();
  const answer = await request(url, {
    dispatcher: PUBLIC_ONLY,
    headersTimeout: FETCH_TIMEOUT_MS,
    bodyTimeout: IDLE_TIMEOUT_MS,
  }).catch((error: unknown) => {
    if (error instanceof InvalidInput) throw error;
    throw new InvalidInput(
      "mediaUrl cannot be fetched. Check that it answers without a password, or send the file as data.",
    );
  });
  if (answer.statusCode === 200) return answer.body;
  await answer.body.dump();
  throw new InvalidInput(`mediaUrl answered ${answer.statusCode} instead of the file.`);
}

/** Addresses of this machine and its network: a caller must not make us read them. */
const PRIVATE = new BlockList();
for (const [net, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
] as const) {
  PRIVATE.addSubnet(net, prefix, "ipv4");
}
for (const [net, prefix] of [
  ["::", 127],
  ["fc00::", 7],
  ["fe80::", 10],
  ["::ffff:0:0", 96],
] as const)
  PRIVATE.addSubnet(net, prefix, "ipv6");

const isPublic = (address: string): boolean => !PRIVATE.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");

const notPublic = (): InvalidInput =>
  new InvalidInput("mediaUrl must be a public address. Send the file as base64 data or as an upload instead.");

/**
 * Connects to public addresses alone. The name is looked up once and the answer connected to: a second answer, after
 * the look, would lead elsewhere.
 */
const PUBLIC_ONLY = new Agent({
  connect: {
    lookup: (host, _options, done) => {
      lookup(host, { all: true }).then(
        (addresses) => {
          const [first] = addresses;
          if (!first || !addresses.every(({ address }) => isPublic(address))) return done(notPublic(), []);
          return done(null, addresses);
        },
        (error: NodeJS.ErrnoException) => done(error, []),
      );
    },
  },
});
