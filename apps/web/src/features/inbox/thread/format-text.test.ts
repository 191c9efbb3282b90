import { describe, expect, it } from "vitest";
import { parseText, type TextNode } from "./format-text.ts";

/** Nodes in one line: `[bold:oi]`, with what a link leads to. */
function told(nodes: readonly TextNode[]): string {
  return nodes
    .map((node) => {
      switch (node.kind) {
        case "text":
          return node.text;
        case "code":
        case "block":
        case "mention":
          return `[${node.kind}:${node.text}]`;
        case "link":
          return `[link:${node.text} → ${node.href}]`;
        default:
          return `[${node.kind}:${told(node.children)}]`;
      }
    })
    .join("");
}

describe("WhatsApp's formatting", () => {
  it.each([
    ["Pedido *48213*, queria o 39", "Pedido [bold:48213], queria o 39"],
    ["_com calma_ e ~sem pressa~", "[italic:com calma] e [strike:sem pressa]"],
    ["*_tudo junto_*", "[bold:[italic:tudo junto]]"],
    ["use `TRC-1` agora", "use [code:TRC-1] agora"],
    ["```linha 1\nlinha *2*```", "[block:linha 1\nlinha *2*]"],
    ["(*certo*)", "([bold:certo])"],
    ["*ação*!", "[bold:ação]!"],
  ])("shows %s", (text, expected) => {
    expect(told(parseText(text))).toBe(expected);
  });

  it.each([
    "2*3*4 = 24",
    "nome_de_arquivo_final",
    "* lista de itens *",
    "*aberto e esquecido",
    "*uma linha\noutra linha*",
    "**",
    "~ ~",
    "`",
    "```",
  ])("leaves %j as it was typed", (text) => {
    expect(parseText(text)).toEqual([{ kind: "text", text }]);
  });
});

describe("links", () => {
  it.each([
    ["veja https://loja.com.br/p/1.", "veja [link:https://loja.com.br/p/1 → https://loja.com.br/p/1]."],
    ["www.loja.com.br, ok?", "[link:www.loja.com.br → https://www.loja.com.br], ok?"],
    ["https://a.example/nome_do_item_x", "[link:https://a.example/nome_do_item_x → https://a.example/nome_do_item_x]"],
    ["*https://a.example/x*", "[bold:[link:https://a.example/x → https://a.example/x]]"],
  ])("finds the address in %s", (text, expected) => {
    expect(told(parseText(text))).toBe(expected);
  });

  it.each(["javascript:alert(1)", "data:text/html,x", "//evil.example", "xhttps://colado.example", "https://", "www."])(
    "makes no link of %s",
    (text) => {
      expect(parseText(text).some(({ kind }) => kind === "link")).toBe(false);
    },
  );
});

describe("a hostile text", () => {
  it("stays text: nothing in it becomes markup", () => {
    const text = '<img src=x onerror="alert(1)"> <script>';

    expect(parseText(text)).toEqual([{ kind: "text", text }]);
  });

  it.each([" *a", "*_~", "`a ", "_a_*a*", "https://", "```"])("is read in time however often it says %j", (piece) => {
    const text = piece.repeat(Math.ceil(65_536 / piece.length));
    const started = performance.now();

    parseText(text);

    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

it("shows those whom a message names by their number, and leaves other addresses alone", () => {
  const names = new Map([["123456789", "+55 31 98888-7777"]]);

  expect(told(parseText("oi @123456789, *@123456789* e @987654321", names))).toBe(
    "oi [mention:+55 31 98888-7777], [bold:[mention:+55 31 98888-7777]] e @987654321",
  );
});
