/** Written with or without points: CPF, CNPJ (with letters too), cards. */
const CPF = /(?<![\d.-])\d{3}\.?\d{3}\.?\d{3}-?\d{2}(?![\d.-]?\d)/g;
const CNPJ = /(?<![\w./-])[\dA-Z]{2}\.?[\dA-Z]{3}\.?[\dA-Z]{3}\/?[\dA-Z]{4}-?\d{2}(?![\w/-])/gi;
const CARD = /(?<![\d-])(?:\d[ -]?){12,18}\d(?!\d)/g;

/**
 * Puts tokens like [CPF_1] in the place of documents' and cards' numbers, so that no model sees them. The same number in
 * one text has the same token. Only numbers whose check digits hold are documents: an order's number stays.
 */
export function maskDocuments(text: string): string {
  const seen = new Map<string, string>();
  const masked = (kind: string, isOne: (digits: string) => boolean) => (found: string) => {
    const digits = found.replace(/[^\dA-Za-z]/g, "").toUpperCase();
    if (!isOne(digits)) return found;
    const key = `${kind} ${digits}`;
    const token = seen.get(key) ?? `[${kind}_${[...seen.keys()].filter((one) => one.startsWith(kind)).length + 1}]`;
    seen.set(key, token);
    return token;
  };
  return text
    .replace(CARD, masked("CARTAO", isCard))
    .replace(CNPJ, masked("CNPJ", isCnpj))
    .replace(CPF, masked("CPF", isCpf));
}

function isCpf(digits: string): boolean {
  if (digits.length !== 11 || /^(\d)\1+$/.test(digits)) return false;
  return [9, 10].every((length) => {
    let sum = 0;
    for (let index = 0; index < length; index += 1) sum += Number(digits[index]) * (length + 1 - index);
    return ((sum * 10) % 11) % 10 === Number(digits[length]);
  });
}

/** Of July 2026 too: a letter counts as its code less 48. */
function isCnpj(characters: string): boolean {
  if (characters.length !== 14 || /^(.)\1+$/.test(characters)) return false;
  return [12, 13].every((length) => {
    let sum = 0;
    for (let index = 0; index < length; index += 1)
      sum += (characters.charCodeAt(index) - 48) * (((length - 1 - index) % 8) + 2);
    const rest = sum % 11;
    return (rest < 2 ? 0 : 11 - rest) === Number(characters[length]);
  });
}

function isCard(digits: string): boolean {
  if (digits.length < 13 || digits.length > 19 || /\D/.test(digits)) return false;
  let sum = 0;
  for (const [index, digit] of [...digits].reverse().entries()) {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}
