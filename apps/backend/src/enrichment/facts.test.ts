import { ENRICHED_FIELDS, FACT_SOURCES } from "@gomarketing/contracts";
import { cnpj, cpf } from "cpf-cnpj-validator";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { factsOf } from "./ask-model.ts";
import { decide, type Fact, normalized, rankOf } from "./fact.ts";
import { factsInText } from "./facts-in-text.ts";
import { factsOfPhone } from "./facts-of-phone.ts";

const inText = (text: string) => factsInText({ id: "m1", text }).map(({ field, value }) => [field, value]);
const digits = (length: number) => fc.stringMatching(new RegExp(`^\\d{${length}}$`));

describe("what a customer's message says in a form that can be checked", () => {
  it.each([
    ["meu email é Maria.Silva@Exemplo.com.br, ok?", [["email", "maria.silva@exemplo.com.br"]]],
    ["CPF 52998224725", [["cpf", "529.982.247-25"]]],
    ["a empresa é 11.222.333/0001-81", [["cnpj", "11.222.333/0001-81"]]],
    ["cnpj novo: 12.ABC.345/01DE-35", [["cnpj", "12.ABC.345/01DE-35"]]],
    ["entrega no cep 30130010 por favor", [["cep", "30130-010"]]],
    ["CEP: 30130-010", [["cep", "30130-010"]]],
    ["pedido 12345678 e cpf 111.111.111-11, fone 31 99999-0000", []],
    ["me manda o @ da loja", []],
  ])("%s", (text, facts) => {
    expect(inText(text)).toEqual(facts);
  });

  it("is proposed, not taken, when it may be somebody else's", () => {
    const [mine] = factsInText({ id: "m1", text: "meu cpf é 529.982.247-25" });
    const [hers] = factsInText({ id: "m1", text: "o cpf da minha mãe é 529.982.247-25" });

    expect(decide(undefined, mine as Fact)).toBe("apply");
    expect(decide(undefined, hers as Fact)).toBe("suggest");
  });

  it("never keeps a document's number in its evidence", () => {
    for (const text of ["cpf 529.982.247-25 e cnpj 11.222.333/0001-81", "x@y.com, cpf 52998224725"])
      for (const { quote } of factsInText({ id: "m1", text })) expect(quote).not.toMatch(/529|11\.222/);
  });

  it("is a CPF or CNPJ exactly when its check digits hold, however it is written", () => {
    fc.assert(
      fc.property(digits(9), (base) => {
        for (const written of endings(base))
          expect(inText(`meu cpf: ${written}.`).length > 0, written).toBe(cpf.isValid(written));
      }),
      { seed: 1, numRuns: 20 },
    );
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9A-Z]{12}$/), (base) => {
        for (const written of endings(base)) {
          const formatted = written.replace(/(..)(...)(...)(....)(..)/, "$1.$2.$3/$4-$5");
          expect(inText(`cnpj ${formatted}, ok`), written).toEqual(cnpj.isValid(written) ? [["cnpj", formatted]] : []);
        }
      }),
      { seed: 1, numRuns: 20 },
    );
  });
});

/** All that two more digits may be. */
const endings = (base: string): string[] =>
  Array.from({ length: 100 }, (_, index) => `${base}${String(index).padStart(2, "0")}`);

describe("what a number says", () => {
  it.each([
    ["+5531988887777", ["celular", "BR"]],
    ["+553188887777", ["celular", "BR"]],
    ["+553133334444", ["fixo", "BR"]],
    ["+351912345678", ["celular", "PT"]],
    ["+5500000000000", []],
  ])("%s", (phone, values) => {
    expect(factsOfPhone(phone).map(({ value }) => value)).toEqual(values);
  });
});

describe("which of two words holds", () => {
  const source = fc.constantFrom(...FACT_SOURCES);
  const field = fc.constantFrom(...ENRICHED_FIELDS);
  const fact = fc.record({
    field,
    value: fc.string({ minLength: 1 }),
    source,
    confidence: fc.double({ min: 0, max: 1, noNaN: true }),
    validation: fc.constant("valid" as const),
  });

  it("is never a program's over a person's, nor a lower rank's over a higher one's", () => {
    fc.assert(
      fc.property(fact, fc.string({ minLength: 1 }), source, (said, value, heldBy) => {
        const decision = decide({ value, source: heldBy }, said);
        if (rankOf(heldBy) > rankOf(said.source)) expect(decision).not.toBe("apply");
        if (heldBy === "human") expect(decision).not.toBe("apply");
        if (normalized(said.field, value) === normalized(said.field, said.value)) expect(decision).not.toBe("suggest");
      }),
    );
  });

  it("is the higher rank's, when it is sure", () => {
    fc.assert(
      fc.property(fact, fc.string({ minLength: 1 }), source, (said, value, heldBy) => {
        fc.pre(said.confidence >= 0.6 && rankOf(said.source) > rankOf(heldBy));
        expect(decide({ value, source: heldBy }, said)).toBe("apply");
      }),
    );
  });

  it("is somebody's to decide between two that are believed alike", () => {
    const said = {
      field: "email",
      value: "b@x.com",
      source: "customer_message_regex",
      confidence: 0.95,
      validation: "unverified",
    } as const;

    expect(decide({ value: "a@x.com", source: "customer_message_regex" }, said)).toBe("suggest");
    expect(decide({ value: "B@x.com", source: "customer_message_regex" }, said)).toBe("agree");
    expect(decide({ value: "a@x.com", source: "made by another program" }, said)).toBe("suggest");
  });
});

describe("what a model says", () => {
  const messages = [{ id: "m1", text: "Sou a Marina Souza, trabalho na Padaria Real como gerente" }];
  const claim = {
    field: "company",
    value: "Padaria Real",
    quote: "trabalho na Padaria Real",
    messageId: "m1",
    about: "customer",
    confidence: "high",
  } as const;

  it("holds with a literal quote of the customer about the customer, the value within it", () => {
    expect(factsOf({ fields: [claim] }, messages, "m")).toMatchObject([
      { field: "company", value: "Padaria Real", source: "customer_message_llm", quote: claim.quote, messageId: "m1" },
    ]);
  });

  it.each([
    ["a quote that was not said", { quote: "trabalho na Padaria Central" }],
    ["a quote of another message", { messageId: "m2" }],
    ["no quote", { quote: " " }],
    ["a value that the quote does not hold", { value: "Padaria Real Ltda" }],
    ["somebody else's", { about: "someone_else" as const }],
    ["nobody knows whose", { about: "unclear" as const }],
    ["a mask", { value: "[CPF_1]", quote: "Sou a Marina" }],
    ["an e-mail that is none", { field: "email", value: "Padaria Real" }],
  ])("is dropped: %s", (_what, changes) => {
    expect(factsOf({ fields: [{ ...claim, ...changes }] }, messages, "m")).toEqual([]);
  });
});
