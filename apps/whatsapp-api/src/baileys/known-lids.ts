import { type BinaryNode, getBinaryNodeChild, getBinaryNodeChildren, isLidUser, type WASocket } from "baileys";
import type { Identities } from "./identity.ts";

/**
 * Takes out of answers about people's devices the LIDs that are known.
 *
 * Baileys takes each LID in such an answer for a new one (`getUSyncDevices`, "newly mapped LIDs"), fetches keys for it and
 * begins a session, whether there is one or not. It asks again when it has forgotten the devices, after five minutes and
 * after each start: with everybody who is written to, each time a one-time key of theirs is used up and the ratchet begins
 * anew. Where there is no session with somebody, it fetches keys for that alone, later on.
 */
export const leaveOutKnownLids = (wa: WASocket, identities: Identities): unknown =>
  wa.ws.prependListener("frame", (frame: BinaryNode | Uint8Array) => {
    if (frame instanceof Uint8Array || frame.tag !== "iq") return;
    const list = getBinaryNodeChild(getBinaryNodeChild(frame, "usync"), "list");
    for (const user of getBinaryNodeChildren(list, "user")) leaveOut(user, identities);
  });

function leaveOut(user: BinaryNode, identities: Identities): void {
  const lid = getBinaryNodeChild(user, "lid")?.attrs.val;
  const { jid } = user.attrs;
  if (!lid || !jid || !Array.isArray(user.content) || !getBinaryNodeChild(user, "devices")) return;
  const known = isLidUser(jid) ? jid : identities.lidOf(jid);
  if (known === lid) user.content = user.content.filter(({ tag }) => tag !== "lid");
}
