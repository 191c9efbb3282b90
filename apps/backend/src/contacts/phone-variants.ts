/** Brazilian mobile numbers were given a ninth digit; WhatsApp knows older accounts without it. */
const BRAZILIAN_MOBILE = /^\+55(\d{2})(9?)([6-9]\d{7})$/;

/** The ways in which one phone number may be written: of a Brazilian mobile with and without the ninth digit. */
export function phoneVariants(phone: string): string[] {
  const match = BRAZILIAN_MOBILE.exec(phone);
  if (!match) return [phone];
  const [, area, , rest] = match;
  return [`+55${area}9${rest}`, `+55${area}${rest}`];
}
