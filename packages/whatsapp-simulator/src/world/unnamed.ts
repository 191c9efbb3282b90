import { proto, writeRandomPadMax16 } from "baileys";

const unnamed = new WeakMap<proto.IMessage, number>();

/** Gives a message a field that no protobuf has a name for, as WhatsApp does when it has something new. */
export function withUnnamed(message: proto.IMessage, field: number): proto.IMessage {
  const marked = { ...message };
  unnamed.set(marked, field);
  return marked;
}

/** A message as it is encrypted. */
export function encode(message: proto.IMessage): Buffer {
  const { deviceSentMessage: copy } = message;
  if (!copy?.message || !unnamed.has(copy.message)) return writeRandomPadMax16(bytesOf(message));
  // A phone's copy for its own devices, with the message in it as it is.
  const destination = fieldOf(1, Buffer.from(copy.destinationJid ?? ""));
  return writeRandomPadMax16(fieldOf(DEVICE_SENT, Buffer.concat([destination, fieldOf(2, bytesOf(copy.message))])));
}

/** The number of `deviceSentMessage`. */
const DEVICE_SENT = 31;

function bytesOf(message: proto.IMessage): Uint8Array {
  const field = unnamed.get(message);
  const named = proto.Message.encode(message).finish();
  // Whatever it is, it is a message of its own.
  const content = proto.Message.encode({ conversation: "something new" }).finish();
  return field === undefined ? named : Buffer.concat([named, fieldOf(field, content)]);
}

const fieldOf = (field: number, content: Uint8Array): Buffer =>
  Buffer.concat([varint(field * 8 + 2), varint(content.length), content]);

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Buffer.from([...bytes, rest]);
}
