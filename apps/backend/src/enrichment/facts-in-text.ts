import { cnpj, cpf } from "cpf-cnpj-validator";
import { z } from "zod";
import type { Fact } from "./fact.ts";
import { maskDocuments } from "./mask-documents.ts";

/** A message of a customer. */
export interface CustomerMessage {
  readonly id: string;
  readonly text: string;
}

const E_MAIL = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/g;
const CPF = /(?<![\d.-])\d{3}\.?\d{3}\.?\d{3}-?\d{2}(?![\d.-]?\d)/g;
const CNPJ = /(?<![\w./-])[\dA-Z]{2}\.?[\dA-Z]{3}\.?[\dA-Z]{3}\/?[\dA-Z]{4}-?\d{2}(?![\w/-])/gi;
const CEP = /(?<![\d.-])(?:\d{5}-\d{3}|(?<=\bcep:?\s{0,3})\d{5}-?\d{3})(?![\d-])/gi;
/** Somebody else's, as people say it: then it is proposed, not taken. */
const OF_OTHERS =
  /\b(d[aoe]s? (minh[ao]|meu|noss[ao]|seu|sua|outr[ao])|dele|dela|d[ao] (cliente|fornecedor|m[ãa]e|pai|marido|esposa|filh[ao]|irm[ãa]o?|amig[ao]|vizinh[ao]|chefe|empresa)|de voc[eê]s|de vcs)\b/iu;
const LOOK_BACK_CHARACTERS = 48;
const QUOTE_CHARACTERS = 160;

const SURE = 0.95;
const FORMAT_ONLY = 0.8;
const OF_OTHERS_MAYBE = 0.4;

/** What a customer's message says in a form that can be checked: e-mail, CPF, CNPJ (with letters too), CEP. By rules alone. */
export function factsInText({ id, text }: CustomerMessage): Fact[] {
  return [
    ...found(text, E_MAIL, (written) => (z.email().safeParse(written).success ? written.toLowerCase() : undefined)).map(
      (hit) => ({ ...hit, field: "email" as const, validation: "unverified" as const, sure: SURE }),
    ),
    ...found(text, CPF, (written) => (cpf.isValid(written) ? cpf.format(written) : undefined)).map((hit) => ({
      ...hit,
      field: "cpf" as const,
      validation: "valid" as const,
      sure: SURE,
    })),
    ...found(text, CNPJ, (written) => (isCnpj(written) ? cnpj.format(written.toUpperCase()) : undefined)).map(
      (hit) => ({
        ...hit,
        field: "cnpj" as const,
        validation: "valid" as const,
        sure: SURE,
      }),
    ),
    ...found(text, CEP, (written) => asCep(written)).map((hit) => ({
      ...hit,
      field: "cep" as const,
      validation: "unverified" as const,
      sure: FORMAT_ONLY,
    })),
  ].map(({ field, value, at, validation, sure }) => ({
    field,
    value,
    source: "customer_message_regex",
    confidence: OF_OTHERS.test(text.slice(Math.max(0, at - LOOK_BACK_CHARACTERS), at)) ? OF_OTHERS_MAYBE : sure,
    validation,
    messageId: id,
    quote: quoteAround(text, at),
  }));
}

function found(
  text: string,
  pattern: RegExp,
  read: (written: string) => string | undefined,
): { value: string; at: number }[] {
  return [...text.matchAll(pattern)].flatMap((match) => {
    const value = read(match[0]);
    return value === undefined ? [] : [{ value, at: match.index }];
  });
}

/** One of July 2026 may have letters alone before its check digits: then only as it is printed, lest a code be taken for one. */
const isCnpj = (written: string): boolean =>
  (/\d/.test(written.slice(0, -2)) || written.includes("/")) && cnpj.isValid(written.toUpperCase());

function asCep(written: string): string | undefined {
  const digits = written.replace(/\D/g, "");
  return digits.length === 8 && !/^(\d)\1+$/.test(digits) ? `${digits.slice(0, 5)}-${digits.slice(5)}` : undefined;
}

/** The words around a place. The number itself is kept in the field and nowhere else. */
const quoteAround = (text: string, at: number): string =>
  maskDocuments(text).length === text.length
    ? text.slice(Math.max(0, at - QUOTE_CHARACTERS / 2), at + QUOTE_CHARACTERS / 2).trim()
    : maskDocuments(text).slice(0, QUOTE_CHARACTERS).trim();
