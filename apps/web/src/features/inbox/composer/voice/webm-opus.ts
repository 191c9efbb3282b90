/** Sound as Opus coded it, out of whatever held it. */
export interface OpusStream {
  /** `OpusHead`: channels, pre-skip and rate, as both containers keep it. */
  readonly head: Uint8Array;
  readonly packets: readonly Uint8Array[];
}

/** https://www.rfc-editor.org/rfc/rfc8794 and https://www.matroska.org/technical/elements.html */
const SEGMENT = 0x18538067;
const CLUSTER = 0x1f43b675;
const TRACKS = 0x1654ae6b;
const TRACK_ENTRY = 0xae;
const BLOCK_GROUP = 0xa0;
const CODEC_PRIVATE = 0x63a2;
const SIMPLE_BLOCK = 0xa3;
const BLOCK = 0xa1;
const CONTAINERS = new Set([SEGMENT, CLUSTER, TRACKS, TRACK_ENTRY, BLOCK_GROUP]);
/** After the track's number: two bytes of time, one of flags. */
const BLOCK_HEADER_BYTES = 3;

/**
 * The Opus packets of a WebM recording with one track, as `MediaRecorder` makes it.
 *
 * @throws {Error} when it holds no Opus
 */
export function readWebmOpus(webm: Uint8Array): OpusStream {
  let head: Uint8Array | undefined;
  const packets: Uint8Array[] = [];
  for (let at = 0; at < webm.length; ) {
    const id = readNumber(webm, at, false);
    const size = readNumber(webm, at + id.length, true);
    const from = at + id.length + size.length;
    if (CONTAINERS.has(id.value)) {
      // Their children follow: a recording that is streamed does not know how long its containers become.
      at = from;
      continue;
    }
    const body = webm.subarray(from, from + size.value);
    if (id.value === CODEC_PRIVATE) head = body;
    if (id.value === SIMPLE_BLOCK || id.value === BLOCK) {
      const track = readNumber(body, 0, true);
      packets.push(body.subarray(track.length + BLOCK_HEADER_BYTES));
    }
    at = from + size.value;
  }
  if (!head || packets.length === 0) throw new Error("The recording holds no Opus.");
  return { head, packets };
}

/** A number of EBML: the leading zeros of its first byte say how long it is. */
function readNumber(bytes: Uint8Array, at: number, isMarkerDropped: boolean): { value: number; length: number } {
  const first = bytes[at] ?? 0;
  const length = Math.clz32(first) - 23;
  if (length > 8) throw new Error("The recording is no WebM.");
  let value = isMarkerDropped ? first & (0xff >> length) : first;
  for (let index = 1; index < length; index += 1) value = value * 256 + (bytes[at + index] ?? 0);
  return { value, length };
}
