/** Why WhatsApp did not take a message. */
export interface Refusal {
  /** Stable: `whatsapp-` and WhatsApp's code. */
  readonly code: string;
  /** A sentence for people, which says what to do. */
  readonly message: string;
}

/** After such an answer nobody who never wrote is written to for a while: each try makes it worse. */
export const RESTRICTIONS: ReadonlySet<string> = new Set(["463", "429", "436", "475"]);

/** What an error in WhatsApp's acknowledgement means. */
export function refusalOf(code: string): Refusal {
  return { code: `whatsapp-${code}`, message: SENTENCES[code] ?? `WhatsApp refused the message (${code}).` };
}

const SENTENCES: Readonly<Record<string, string | undefined>> = {
  "401": "WhatsApp does not let this number write there: it was blocked, or is not a member.",
  "403": "WhatsApp does not let this number write there: it was blocked, is not a member, or only admins may write.",
  "404": "WhatsApp does not know this number or group any more.",
  "406": "WhatsApp does not accept this kind of message there.",
  "429": "WhatsApp says that this number sends too much. Wait before you write again, and write less at a time.",
  "436": "WhatsApp says that this number writes to too many people. Wait until they write first.",
  "463":
    "WhatsApp does not let this number begin conversations now. Do not try again: wait until the customer writes, or until WhatsApp lifts the restriction.",
  "475": "WhatsApp has restricted this number for a time. Wait until the customer writes, or until it is lifted.",
  "479": "WhatsApp could not read the message's addresses. Try again; if it stays so, link the session afresh.",
};
