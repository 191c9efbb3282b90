import { isLidUser, jidNormalizedUser, type proto, toNumber, type WASocket } from "baileys";
import { buildMergedTcTokenIndexWrite } from "baileys/lib/Utils/tc-token-utils.js";

type Conversation = Pick<proto.IConversation, "id" | "tcToken" | "tcTokenTimestamp" | "tcTokenSenderTimestamp">;

/**
 * Keeps the privacy tokens that a phone's history brings along: without one, WhatsApp may refuse a message to somebody
 * whom the phone has long talked with (error 463). Kept where Baileys looks for them.
 */
export async function keepPrivacyTokens(wa: WASocket, conversations: readonly Conversation[]): Promise<void> {
  const { keys } = wa.authState;
  const found: Record<string, { token: Buffer; timestamp: string; senderTimestamp?: number }> = {};
  for (const { id, tcToken, tcTokenTimestamp, tcTokenSenderTimestamp } of conversations) {
    const timestamp = toNumber(tcTokenTimestamp ?? 0);
    if (!id || !tcToken?.length || timestamp <= 0) continue;
    const jid = jidNormalizedUser(id);
    const address = isLidUser(jid) ? jid : ((await wa.signalRepository.lidMapping.getLIDForPN(jid)) ?? jid);
    found[address] = {
      token: Buffer.from(tcToken),
      timestamp: String(timestamp),
      ...(tcTokenSenderTimestamp && { senderTimestamp: toNumber(tcTokenSenderTimestamp) }),
    };
  }
  const addresses = Object.keys(found);
  if (addresses.length === 0) return;
  const known = await keys.get("tctoken", addresses);
  // A newer one came with a message meanwhile.
  for (const address of addresses) {
    if (Number(known[address]?.timestamp ?? 0) >= Number(found[address]?.timestamp)) delete found[address];
  }
  const index = await buildMergedTcTokenIndexWrite(keys, Object.keys(found));
  await keys.set({ tctoken: { ...found, ...index } });
}
