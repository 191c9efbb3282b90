import { describe, expect, it } from "vitest";
import { writeOggOpus } from "./ogg-opus.ts";
import { readWebmOpus } from "./webm-opus.ts";

const HEAD = [...new TextEncoder().encode("OpusHead"), 1, 1, 0x38, 0x01, 0x80, 0xbb, 0, 0, 0, 0, 0];
/** 20 ms of CELT in one frame, by its first byte. */
const packet = (length: number): number[] => [0xf8, ...Array.from({ length: length - 1 }, (_, index) => index % 251)];

const element = (id: number[], body: number[]): number[] => [
  ...id,
  0x10 | (body.length >> 24),
  (body.length >> 16) & 255,
  (body.length >> 8) & 255,
  body.length & 255,
  ...body,
];
const UNKNOWN = [0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
const block = (data: number[]): number[] => element([0xa3], [0x81, 0, 0, 0x80, ...data]);

/** A recording as a browser streams it: neither the segment nor its clusters know how long they are. */
function recording(packets: number[][]): Uint8Array {
  const tracks = element([0x16, 0x54, 0xae, 0x6b], element([0xae], element([0x63, 0xa2], HEAD)));
  const cluster = [0x1f, 0x43, 0xb6, 0x75, ...UNKNOWN, ...element([0xe7], [0]), ...packets.flatMap(block)];
  return Uint8Array.from([
    ...element([0x1a, 0x45, 0xdf, 0xa3], [0]),
    0x18,
    0x53,
    0x80,
    0x67,
    ...UNKNOWN,
    ...tracks,
    ...cluster,
  ]);
}

interface Page {
  flags: number;
  granule: number;
  sequence: number;
  packets: number[];
}

/** Reads Ogg pages back: the lengths of their packets. */
function pagesOf(ogg: Uint8Array): Page[] {
  const pages: Page[] = [];
  for (let at = 0; at < ogg.length; ) {
    expect(new TextDecoder().decode(ogg.subarray(at, at + 4))).toBe("OggS");
    const view = new DataView(ogg.buffer, at);
    const count = ogg[at + 26] ?? 0;
    const lacing = [...ogg.subarray(at + 27, at + 27 + count)];
    const packets: number[] = [];
    let length = 0;
    for (const part of lacing) {
      length += part;
      if (part < 255) packets.push(length);
      if (part < 255) length = 0;
    }
    pages.push({
      flags: ogg[at + 5] ?? 0,
      granule: Number(view.getBigInt64(6, true)),
      sequence: view.getUint32(18, true),
      packets,
    });
    at += 27 + count + lacing.reduce((sum, part) => sum + part, 0);
  }
  return pages;
}

describe("a recording", () => {
  it("becomes Ogg with the same packets, in order, and the time they take", () => {
    const lengths = [120, 255, 600, 3];

    const ogg = writeOggOpus(readWebmOpus(recording(lengths.map(packet))), 7);

    const [head, tags, sound] = pagesOf(ogg);
    expect(head).toMatchObject({ flags: 2, sequence: 0, packets: [HEAD.length] });
    expect(tags).toMatchObject({ flags: 0, sequence: 1 });
    // 312 samples to skip, four packets of 20 ms at 48 kHz.
    expect(sound).toEqual({ flags: 4, granule: 312 + 4 * 960, sequence: 2, packets: lengths });
  });

  it("of minutes is cut into pages, numbered, of which the last says so", () => {
    const ogg = writeOggOpus(readWebmOpus(recording(Array.from({ length: 120 }, () => packet(80)))), 7);

    const pages = pagesOf(ogg);

    expect(pages.map(({ sequence }) => sequence)).toEqual([0, 1, 2, 3, 4]);
    expect(pages.map(({ flags }) => flags)).toEqual([2, 0, 0, 0, 4]);
    expect(pages.flatMap(({ packets }) => packets).length).toBe(122);
  });

  it("carries the checksum that Ogg wants", () => {
    const ogg = writeOggOpus(readWebmOpus(recording([packet(10)])), 1);
    // The first page, summed bit by bit with its own sum taken as zero.
    const first = ogg.slice(0, 27 + 1 + HEAD.length);
    const told = new DataView(first.buffer).getUint32(22, true);
    first.set([0, 0, 0, 0], 22);
    let sum = 0;
    for (const byte of first) {
      sum ^= byte << 24;
      for (let bit = 0; bit < 8; bit += 1) sum = sum & 0x80000000 ? (sum << 1) ^ 0x04c11db7 : sum << 1;
    }
    expect(told).toBe(sum >>> 0);
  });

  it("without Opus is refused", () => {
    expect(() => readWebmOpus(recording([]))).toThrow("no Opus");
  });
});
