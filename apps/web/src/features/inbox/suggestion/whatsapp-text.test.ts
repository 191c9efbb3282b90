import { describe, expect, it } from "vitest";
import { toWhatsAppText } from "./whatsapp-text.ts";

describe("markdown becomes WhatsApp's own formatting", () => {
  it.each([
    ["**negrito** e __negrito__", "*negrito* e *negrito*"],
    ["~~riscado~~ e ***os dois***", "~riscado~ e *_os dois_*"],
    ["## Trocas\nEm até 30 dias.", "*Trocas*\nEm até 30 dias."],
    ["* um\n* dois", "- um\n- dois"],
    ["Veja [a política](https://loja.example/trocas).", "Veja a política: https://loja.example/trocas."],
    ["[loja.example](https://loja.example)", "https://loja.example"],
    ["Chega na sexta [1].", "Chega na sexta."],
    ["```sql\nselect 1\n```", "```\nselect 1\n```"],
    ["um\n\n\n\ndois", "um\n\ndois"],
    ["5 \\* 3", "5 * 3"],
    ["![foto](https://evil.example/p.png)", "foto"],
  ])("%j → %j", (markdown, whatsapp) => expect(toWhatsAppText(markdown)).toBe(whatsapp));

  it("leaves what is WhatsApp's already as it is", () => {
    const text = "*Coleta amanhã*, das 9h às 13h\n- leve a _nota_\n- e `TRC-48213-39`\n2*3*4, snake_case_name";
    expect(toWhatsAppText(text)).toBe(text);
    expect(toWhatsAppText("`**x** [1]`")).toBe("`**x** [1]`");
  });

  it("follows no link that is none", () => {
    expect(toWhatsAppText("[clique](javascript:alert(1))")).toBe("[clique](javascript:alert(1))");
  });
});
