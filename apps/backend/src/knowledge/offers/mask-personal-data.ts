import { maskDocuments } from "../../enrichment/mask-documents.ts";

const E_MAIL = /[\w.+-]+@[\w-]+(\.[\w-]+)+/g;
const POSTCODE = /\b\d{5}-?\d{3}\b/g;
const PHONE = /(?<![\d,.])(\+?55[\s-]?)?\(?\d{2}\)?[\s-]?9?\d{4}[\s-]?\d{4}(?!\d)/g;
/** Orders, protocols, codes of tracking: of one customer. */
const NUMBER = /(?<![\d.,$])\b(?:[A-Z]{2}\d{9}[A-Z]{2}|\d{5,})\b(?![.,]\d)/g;
const PIX = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi;
const MIN_NAME_CHARACTERS = 3;

/** A text with marks like [E-MAIL] in the place of what is somebody's own; `found`: how often. `names`: who they are. */
export function maskPersonalData(text: string, names: readonly string[]): { text: string; found: number } {
  let found = 0;
  const put = (mark: string) => () => {
    found += 1;
    return mark;
  };
  const documents = maskDocuments(text);
  found += (documents.match(/\[(CPF|CNPJ|CARTAO)_\d+\]/g) ?? []).length;
  let masked = documents
    .replace(E_MAIL, put("[E-MAIL]"))
    .replace(PIX, put("[CHAVE]"))
    .replace(POSTCODE, put("[CEP]"))
    .replace(PHONE, put("[TELEFONE]"))
    .replace(NUMBER, put("[NÚMERO]"));
  for (const name of namesOf(names))
    masked = masked.replace(new RegExp(`(?<![\\p{L}\\p{N}])${name}(?![\\p{L}\\p{N}])`, "giu"), put("[NOME]"));
  return { text: masked, found };
}

const namesOf = (names: readonly string[]): string[] =>
  [...new Set(names.flatMap((name) => name.split(/[^\p{L}'’-]+/u)))].filter(
    (name) => name.length >= MIN_NAME_CHARACTERS && /^\p{Lu}/u.test(name),
  );
