import { parsePhoneNumberFromString } from "libphonenumber-js/max";
import type { Fact } from "./fact.ts";

const KINDS: Readonly<Record<string, string>> = {
  MOBILE: "celular",
  FIXED_LINE: "fixo",
  FIXED_LINE_OR_MOBILE: "fixo ou celular",
  TOLL_FREE: "gratuito",
  VOIP: "VoIP",
};

/** What a number says by itself: of which kind it is, and of which country. An invalid one says nothing. */
export function factsOfPhone(phone: string): Fact[] {
  const parsed = parsePhoneNumberFromString(withNinthDigit(phone));
  if (!parsed?.isValid()) return [];
  const by = { source: "phone_number", confidence: 1, validation: "valid" } as const;
  const kind = KINDS[parsed.getType() ?? ""];
  return [
    ...(kind === undefined ? [] : [{ ...by, field: "phoneType" as const, value: kind }]),
    ...(parsed.country === undefined ? [] : [{ ...by, field: "country" as const, value: parsed.country }]),
  ];
}

/**
 * A Brazilian mobile as it is dialled since 2016: WhatsApp still names older accounts without the ninth digit. Only to read
 * the number: where to send, WhatsApp says.
 */
const withNinthDigit = (phone: string): string => phone.replace(/^(\+55\d{2})([6-9]\d{7})$/, "$19$2");
