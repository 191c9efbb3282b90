import type { OpusStream } from "./webm-opus.ts";

/** https://www.rfc-editor.org/rfc/rfc3533 (Ogg) and https://www.rfc-editor.org/rfc/rfc7845 (Opus in it) */
const FIRST_PAGE = 0x02;
const LAST_PAGE = 0x04;
const MOST_SEGMENTS = 255;
const SEGMENT_BYTES = 255;
/** Opus counts in samples of 48 kHz, whatever was recorded. */
const SAMPLES_PER_MS = 48;
const PRE_SKIP_AT = 10;
/** About a second a page, so that a player finds its place. */
const PACKETS_A_PAGE = 50;
const VENDOR = "GoMarketing";

/** An Ogg file with the same sound: what WhatsApp's phones play as a voice note. */
export function writeOggOpus({ head, packets }: OpusStream, serial: number): Uint8Array<ArrayBuffer> {
  const pages = [page([head], { flags: FIRST_PAGE, granule: 0, serial, sequence: 0 })];
  pages.push(page([tags()], { flags: 0, granule: 0, serial, sequence: 1 }));
  let granule = (head[PRE_SKIP_AT] ?? 0) + (head[PRE_SKIP_AT + 1] ?? 0) * 256;
  for (let from = 0; from < packets.length; ) {
    const own = packetsOfPage(packets, from);
    from += own.length;
    for (const packet of own) granule += samplesOf(packet);
    const flags = from >= packets.length ? LAST_PAGE : 0;
    pages.push(page(own, { flags, granule, serial, sequence: pages.length }));
  }
  return joined(pages);
}

/** As many of the packets from `from` on as one page can list. */
function packetsOfPage(packets: readonly Uint8Array[], from: number): readonly Uint8Array[] {
  let segments = 0;
  let to = from;
  while (to < packets.length && to - from < PACKETS_A_PAGE) {
    segments += segmentsOf(packets[to]);
    if (segments > MOST_SEGMENTS) break;
    to += 1;
  }
  return packets.slice(from, Math.max(to, from + 1));
}

const segmentsOf = (packet: Uint8Array | undefined): number => Math.floor((packet?.length ?? 0) / SEGMENT_BYTES) + 1;

/** How long a packet sounds, by its first byte (RFC 6716, 3.1). */
function samplesOf(packet: Uint8Array): number {
  const toc = packet[0] ?? 0;
  const config = toc >> 3;
  const frameMs =
    config < 12 ? [10, 20, 40, 60][config % 4] : config < 16 ? [10, 20][config % 2] : [2.5, 5, 10, 20][config % 4];
  const code = toc & 3;
  const frames = code === 0 ? 1 : code === 3 ? (packet[1] ?? 1) & 63 : 2;
  return (frameMs ?? 20) * SAMPLES_PER_MS * frames;
}

function tags(): Uint8Array {
  const vendor = new TextEncoder().encode(VENDOR);
  const bytes = new Uint8Array(8 + 4 + vendor.length + 4);
  bytes.set(new TextEncoder().encode("OpusTags"));
  new DataView(bytes.buffer).setUint32(8, vendor.length, true);
  bytes.set(vendor, 12);
  return bytes;
}

interface PageFacts {
  readonly flags: number;
  readonly granule: number;
  readonly serial: number;
  readonly sequence: number;
}

function page(packets: readonly Uint8Array[], { flags, granule, serial, sequence }: PageFacts): Uint8Array {
  const lacing = packets.flatMap((packet) => [
    ...Array.from({ length: segmentsOf(packet) - 1 }, () => SEGMENT_BYTES),
    packet.length % SEGMENT_BYTES,
  ]);
  const header = new Uint8Array(27 + lacing.length);
  const view = new DataView(header.buffer);
  header.set(new TextEncoder().encode("OggS"));
  header[5] = flags;
  view.setBigInt64(6, BigInt(granule), true);
  view.setUint32(14, serial, true);
  view.setUint32(18, sequence, true);
  header[26] = lacing.length;
  header.set(lacing, 27);
  const whole = joined([header, ...packets]);
  new DataView(whole.buffer).setUint32(22, checksum(whole), true);
  return whole;
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const POLYNOMIAL = 0x04c11db7;
const TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index << 24;
  for (let bit = 0; bit < 8; bit += 1) value = value & 0x80000000 ? (value << 1) ^ POLYNOMIAL : value << 1;
  return value;
});

/** Ogg's CRC: unlike zip's it is not reflected. */
function checksum(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) sum = (sum << 8) ^ (TABLE[((sum >>> 24) ^ byte) & 0xff] ?? 0);
  return sum >>> 0;
}
