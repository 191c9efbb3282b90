import type { Chat, QuickReply } from "@gomarketing/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Desk, openDesk } from "../../test/desk.ts";

let desk: Desk;
let chat: Chat;
beforeAll(async () => {
  desk = await openDesk();
  await desk.customer("Marina Duarte", "+5531988887777").writes("oi");
  chat = (await desk.chats())[0] ?? expect.fail("no chat");
});
afterAll(() => desk?.stop());

const add = (body: Record<string, unknown>) => desk.client.post<QuickReply>("/api/quick-replies", body);
const list = async (q = "") =>
  (await desk.client.get<{ quickReplies: QuickReply[] }>(`/api/quick-replies?q=${encodeURIComponent(q)}`)).body
    .quickReplies;
const change = (id: string, body: unknown) =>
  desk.client.send<QuickReply>("PATCH", `/api/quick-replies/${id}`, JSON.stringify(body), {
    "content-type": "application/json",
  });

describe("quick replies", () => {
  it("are kept, found by shortcut and by words in any form, changed and removed", async () => {
    const { status, body } = await add({ shortcut: "prazo", text: "Sua entrega chega em 3 dias", scope: "all" });
    await add({ shortcut: "pix", text: "Nossa chave é o CNPJ" });

    expect([status, body.scope, body.useCount]).toEqual([201, "all", 0]);
    expect((await list("/pra")).map(({ shortcut }) => shortcut)).toEqual(["prazo"]);
    expect((await list("entregas")).map(({ shortcut }) => shortcut)).toEqual(["prazo"]);
    expect((await list("p")).map(({ scope }) => scope)).toEqual(["mine", "all"]);
    expect(await add({ shortcut: "PRAZO", text: "x", scope: "all" })).toMatchObject({ status: 409 });
    expect(await add({ shortcut: "com espaço", text: "x" })).toMatchObject({ status: 400 });
    expect(await add({ shortcut: "foto", text: "x", mediaId: desk.session.id })).toMatchObject({ status: 400 });
    expect(await add({ shortcut: "time", text: "x", scope: "team" })).toMatchObject({ status: 400 });
    expect((await change(body.id, { text: "Chega amanhã" })).body).toMatchObject({
      text: "Chega amanhã",
      scope: "all",
    });
    expect((await desk.client.send("DELETE", `/api/quick-replies/${body.id}`)).status).toBe(204);
    expect((await change(body.id, { text: "x" })).status).toBe(404);
  });

  it("are filled with what is known of the chat, say what is not, and count their uses", async () => {
    await desk.client.send(
      "PATCH",
      `/api/chat-contacts/${chat.contact.id}`,
      JSON.stringify({ email: "marina@exemplo.com.br" }),
      { "content-type": "application/json" },
    );
    const { body } = await add({
      shortcut: "ola",
      text: "{{saudacao}}, {{ Contato.primeiroNome }}! Sou {{agente.nome}}, da {{empresa.nome}}: {{contato.email}}. Pedido {{contato.pedido}}",
    });
    const render = (chatId: string) =>
      desk.client.post<{ text: string; missing: string[] }>(`/api/quick-replies/${body.id}/render`, { chatId });

    const rendered = (await render(chat.id)).body;

    expect(rendered.text).toMatch(
      /^(Bom dia|Boa tarde|Boa noite), Marina! Sou Ana Lima, da Loja Centro: marina@exemplo.com.br. Pedido \{\{contato.pedido\}\}$/,
    );
    expect(rendered.missing).toEqual(["contato.pedido"]);
    expect((await list("ola"))[0]).toMatchObject({ useCount: 1, lastUsedAt: expect.any(String) });
    expect((await render(desk.session.id)).status).toBe(404);
  });
});
