const BRAZIL = /^\+55(\d{2})(\d{4,5})(\d{4})$/;

/** A phone number as people read it: `+5531991234567` becomes `+55 31 99123-4567`. Others stay as they are. */
export function showPhone(phone: string): string {
  return phone.replace(BRAZIL, "+55 $1 $2-$3");
}

/** What somebody typed, as E.164; Brazilian without +55 too. Undefined when it cannot be a phone number. */
export function toPhone(typed: string): string | undefined {
  const digits = typed.replace(/[\s().-]/g, "");
  if (/^\+[1-9]\d{6,14}$/.test(digits)) return digits;
  if (/^\d{10,11}$/.test(digits)) return `+55${digits}`;
  if (/^55\d{10,11}$/.test(digits)) return `+${digits}`;
  return undefined;
}
