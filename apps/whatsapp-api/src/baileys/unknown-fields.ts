import { proto } from "baileys";

/** Of a field's tag, the kind that all contents of a message have: bytes with their length before them. */
const LENGTH_DELIMITED = 2;
/** What wraps a message in another, and the field that it lies in there. */
const WRAPPERS: Readonly<Record<string, number | undefined>> = {
  deviceSentMessage: 2,
  ephemeralMessage: 1,
  viewOnceMessage: 1,
  viewOnceMessageV2: 1,
  viewOnceMessageV2Extension: 1,
  documentWithCaptionMessage: 1,
  editedMessage: 1,
  associatedChildMessage: 1,
  groupStatusMessage: 1,
  groupStatusMessageV2: 1,
};
/** Nobody wraps deeper. */
const MAX_DEPTH = 5;

/**
 * The number of a field, in a message or in what it wraps, that the protobuf here has no name for: decoding skips it
 * without a word. Undefined: all have names.
 */
export function unknownFieldIn(bytes: Uint8Array, depth = 0): number | undefined {
  for (const { field, value } of fieldsOf(bytes)) {
    const name = nameOf(field);
    if (name === undefined) return field;
    const inner = WRAPPERS[name];
    if (inner === undefined || depth >= MAX_DEPTH) continue;
    for (const wrapped of fieldsOf(value)) {
      const unknown = wrapped.field === inner ? unknownFieldIn(wrapped.value, depth + 1) : undefined;
      if (unknown !== undefined) return unknown;
    }
  }
  return undefined;
}

const names = new Map<number, string>();

/** What the protobuf here calls a field of a message, found by decoding one that has nothing else. */
function nameOf(field: number): string | undefined {
  const known = names.get(field);
  if (known !== undefined) return known;
  const [name] = Object.keys(proto.Message.decode(Uint8Array.from([...varint(field * 8 + LENGTH_DELIMITED), 0])));
  // Only what has a name is kept: numbers are the sender's choice, and there are many.
  if (name !== undefined) names.set(field, name);
  return name;
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) + 128);
  }
}

/** The fields that hold bytes, as far as they can be read. */
function* fieldsOf(bytes: Uint8Array): Generator<{ field: number; value: Uint8Array }> {
  let at = 0;
  const number = (): number => {
    let value = 0;
    for (let factor = 1; at < bytes.length; factor *= 128) {
      const byte = bytes[at++] ?? 0;
      value += (byte % 128) * factor;
      if (byte < 128) return value;
    }
    return Number.NaN;
  };
  while (at < bytes.length) {
    const tag = number();
    const kind = tag % 8;
    if (kind === LENGTH_DELIMITED) {
      const length = number();
      if (!(length <= bytes.length - at)) return;
      yield { field: Math.floor(tag / 8), value: bytes.subarray(at, at + length) };
      at += length;
    } else if (kind === 0) number();
    else if (kind === 1) at += 8;
    else if (kind === 5) at += 4;
    else return;
  }
}
