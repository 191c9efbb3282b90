import { lookup } from "node:dns/promises";
import { BlockList, isIP } from "node:net";
import type { SendMessageBody } from "@gomarketing/contracts";
import { InvalidInput } from "@gomarketing/service-kit";
import { request } from "undici";

/** WhatsApp takes images up to this size. */
const MAX_IMAGE_BYTES = 16 * 1024 * 1024;
const FETCH_TIMEOUT_MS = 20_000;

type ImageBody = Extract<SendMessageBody, { type: "image" }>;

/**
 * The bytes of an image: given with the call, or fetched from a public address.
 *
 * @throws {InvalidInput} when there is no image, or too large a one, or its address is not public
 */
export async function readImage({ data, mediaUrl }: ImageBody): Promise<Buffer> {
  if ((data === undefined) === (mediaUrl === undefined))
    throw new InvalidInput("Send an image either as base64 data or as mediaUrl.");
  const image = data !== undefined ? Buffer.from(data, "base64") : await download(mediaUrl ?? "");
  if (image.length === 0) throw new InvalidInput("The image is empty.");
  if (image.length > MAX_IMAGE_BYTES)
    throw new InvalidInput(`The image is larger than ${MAX_IMAGE_BYTES} bytes, WhatsApp's limit. Make it smaller.`);
  return image;
}

async function download(url: string): Promise<Buffer> {
  await assertPublic(new URL(url));
  const answer = await request(url, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) }).catch(() => {
    throw new InvalidInput(
      "mediaUrl cannot be fetched. Check that it answers without a password, or send the image as data.",
    );
  });
  if (answer.statusCode !== 200) throw new InvalidInput(`mediaUrl answered ${answer.statusCode} instead of the image.`);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer.body) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > MAX_IMAGE_BYTES)
      throw new InvalidInput(`The image of mediaUrl is larger than ${MAX_IMAGE_BYTES} bytes.`);
  }
  return Buffer.concat(chunks);
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

async function assertPublic({ protocol, hostname }: URL): Promise<void> {
  if (protocol !== "https:" && protocol !== "http:")
    throw new InvalidInput("mediaUrl must be an http or https address.");
  const host = hostname.replace(/^\[|\]$/g, "");
  const addresses = isIP(host) ? [{ address: host }] : await lookup(host, { all: true }).catch(() => []);
  const isPublic =
    addresses.length > 0 &&
    addresses.every(({ address }) => !PRIVATE.check(address, isIP(address) === 6 ? "ipv6" : "ipv4"));
  if (!isPublic) throw new InvalidInput("mediaUrl must be a public address. Send the image as base64 data instead.");
}
