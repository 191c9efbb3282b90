import type { Participant } from "@gomarketing/contracts";
import type { Mention } from "../../../backend/outbox/outbox.ts";
import { showPhone } from "../../../ui/phone-number.ts";
import { splitMentions } from "../thread/split-mentions.ts";

/** Somebody of a group, by what nobody else in it is called. */
export interface Labelled extends Participant {
  readonly label: string;
}

/** A text as it goes to WhatsApp, and whom it names. */
export interface Named {
  readonly text: string;
  readonly mentions?: readonly Mention[];
}

/** What each of a group's people is called where one writes: their name, or their number where others have that name too. */
export function labelled(people: readonly Participant[]): readonly Labelled[] {
  const times = Map.groupBy(people, ({ name }) => name);
  return people.map((one) => {
    const { jid, name, phone } = one;
    const number = phone ? showPhone(phone) : digitsOf(jid);
    const isAlone = name !== undefined && times.get(name)?.length === 1;
    return { ...one, label: isAlone ? name : name ? `${name} ${number}` : number };
  });
}

/** Puts the digits of people's addresses where `@` and their label stand: phones show the name that they know there. */
export function namePeople(text: string, people: readonly Labelled[]): Named {
  if (people.length === 0 || !text.includes("@")) return { text };
  const byMark = new Map(people.map((one) => [`@${one.label}`, one]));
  const mentions = new Map<string, Mention>();
  const pieces = splitMentions(
    text,
    people.map(({ label }) => label),
  ).map((piece) => {
    const one = piece.isMention ? byMark.get(piece.text) : undefined;
    if (!one) return piece.text;
    const { jid, name, phone } = one;
    mentions.set(jid, { jid, ...(phone && { phone }), ...(name && { name }) });
    return `@${digitsOf(jid)}`;
  });
  return mentions.size > 0 ? { text: pieces.join(""), mentions: [...mentions.values()] } : { text };
}

const digitsOf = (jid: string): string => jid.replace(/[:@].*$/, "");
