import { type Browser, expect, type Page, test } from "@playwright/test";
import { type ProviderStandIn, type Script, startProvider } from "../apps/backend/test/provider-stand-in.ts";
import { eventually } from "../scripts/system/eventually.ts";
import { openChatOf, openInbox } from "./desk-page.ts";
import { BUSINESS, OWNER, openLinkedDesk } from "./whole-system.ts";

const MARINA = { number: "+5531991234567", name: "Marina Duarte" };
const marinaPath = `/customers/${encodeURIComponent(MARINA.number)}`;
const ARTICLE = {
  title: "Prazo de troca",
  body: "## Prazo para trocar\n\nA primeira troca é por nossa conta, em até **30 dias**, com a etiqueta.",
};
/** Everything that would run, load or lead away, if anybody took it for more than text. */
const HOSTILE = [
  `<img src="http://outside.example/pixel.png" onerror="window.hacked=1">`,
  `<script>window.hacked=1</script>`,
  `[clique](javascript:window.hacked=1)`,
  `![foto](http://outside.example/foto.png)`,
  `**<svg onload=window.hacked=1>**`,
  `> - [**![x](http://outside.example/x.png)**](javascript:window.hacked=1)`,
  `<iframe srcdoc="<script>parent.hacked=1</script>"></iframe>`,
].join("\n\n");

let says: Script = { say: "Certo." };
let provider: ProviderStandIn;
let whole: Awaited<ReturnType<typeof openLinkedDesk>>;

test.beforeAll(async () => {
  provider = await startProvider(() => says);
  whole = await openLinkedDesk({
    OPENAI_API_KEY: "a key",
    OPENAI_BASE_URL: provider.url,
    OPENAI_MODEL: "scripted",
    OPENAI_SILENT_SECONDS: "1",
  });
  // The scripted model says one thing, whatever it is asked for: suggestions are what it is asked for here.
  await whole.desk.patch("/api/copilot/enrichment", { usesModel: false });
  await whole.desk.patch("/api/copilot/settings", { isAutomatic: false });
  await whole.whatsApp.control.post("/customers", MARINA);
  await writes("Oi");
  await eventually("the chat", async () => (await whole.desk.chats()).length === 1);
});
test.afterAll(async () => {
  await whole?.stop();
  await provider?.close();
});

test("an article is written, a customer asks, and the suggestion that cites it is edited and sent", async ({
  browser,
}) => {
  const page = await openInbox(browser, whole.system.url, OWNER);
  await test.step("the admin writes what the copilot may say", async () => {
    await page.goto(`${whole.system.url}/knowledge`);
    await page.getByRole("button", { name: "Novo artigo" }).first().click();
    await page.getByLabel("Título").fill(ARTICLE.title);
    await page.getByLabel("Texto", { exact: true }).fill(ARTICLE.body);
    await page.getByRole("button", { name: "Publicar", exact: true }).click();
    await expect(page.getByText("Artigo publicado. O copiloto já o encontra.")).toBeVisible();
  });

  await test.step("the card shows what holds, and what it rests on", async () => {
    says = {
      say: "Olá, Marina! Tudo bem com você? A primeira troca é **por nossa conta**, em até 30 dias, com a etiqueta [1]. Fico à disposição!",
    };
    await writes("Qual o prazo para trocar?");
    await page.goto(`${whole.system.url}/inbox`);
    await openChatOf(page, MARINA.name);
    await page.keyboard.press("Alt+KeyA");
    await expect(card(page)).toContainText("em até 30 dias");
    await expect(card(page).getByRole("button", { name: ARTICLE.title })).toBeVisible();
    await expect(card(page)).not.toContainText("Tudo bem");
    await expect(card(page)).not.toContainText("disposição");
    await expect(card(page)).not.toContainText("**");
    await card(page).getByRole("button", { name: ARTICLE.title }).click();
    await expect(page.getByRole("dialog")).toContainText("com a etiqueta");
    await page.keyboard.press("Escape");
  });

  await test.step("it is edited where it stands, taken with Ctrl+Enter, and reaches the phone as WhatsApp writes", async () => {
    await card(page).getByRole("button", { name: "Editar" }).click();
    const editor = card(page).getByLabel("Texto da sugestão");
    await editor.press("ControlOrMeta+End");
    await editor.pressSequentially(" Traga a nota também.");
    await page.keyboard.press("ControlOrMeta+Enter");
    await expect(composer(page)).toContainText("Traga a nota também.");
    await composer(page).press("Enter");
    const sent = await eventually("the answer on the phone", async () =>
      (await received()).find((text) => text.includes("Traga a nota também.")),
    );
    expect(sent).toContain("*por nossa conta*");
    expect(sent).not.toContain("**");
    expect(sent).not.toContain("[1]");
  });

  await test.step("what became of it is counted", async () => {
    await page.goto(`${whole.system.url}/settings?section=copilot`);
    await expect(page.getByRole("row", { name: /scripted/ })).toContainText("100%");
  });
  await page.context().close();
});

test("a document is read, replaced by a newer file, and what it said before is in its history", async ({ browser }) => {
  const page = await openInbox(browser, whole.system.url, OWNER);
  await page.goto(`${whole.system.url}/knowledge?tab=documents`);
  const textFile = (text: string) => ({ name: "fretes.txt", mimeType: "text/plain", buffer: Buffer.from(text) });
  await page.getByLabel("Enviar documento").setInputFiles(textFile("O frete para Betim custa R$ 12."));
  const row = page.getByRole("listitem").filter({ hasText: /fretes\.txt · / });
  await expect(row).toContainText("Publicado");

  await row.getByLabel("Nova versão de").setInputFiles(textFile("O frete para Betim custa R$ 15, por moto."));
  await eventually("the newer file is read", async () => {
    const { passages } = await whole.desk.get<{ passages: { text: string }[] }>("/api/knowledge/search?q=frete+Betim");
    return passages.some(({ text }) => text.includes("R$ 15, por moto"));
  });
  await row.getByRole("button", { name: /Ações de/ }).click();
  await page.getByRole("menuitem", { name: "Histórico" }).click();
  const history = page.getByRole("dialog", { name: "Histórico" });
  await history.getByText("Versão 1").click();
  await expect(history).toContainText("custa R$ 12.");
  await page.context().close();
});

test("an admin tries the copilot without a chat", async ({ browser }) => {
  const page = await openInbox(browser, whole.system.url, OWNER);
  says = { say: "Olá! A primeira troca é por nossa conta, em até 30 dias, com a etiqueta [1]." };
  await page.goto(`${whole.system.url}/settings?section=copilot`);
  await page.getByLabel("Mensagem do cliente").fill("Qual o prazo para trocar?");
  await page.getByRole("button", { name: "Ver sugestão" }).click();
  const result = page.getByRole("region", { name: "Sugestão da IA" });
  await expect(result).toContainText("A primeira troca é por nossa conta");
  await expect(result).toContainText("Passou depois de corrigida. Verificações: cumprimento tirado.");
  await expect(result).toContainText("scripted");
  await expect(result.getByRole("button", { name: ARTICLE.title })).toBeVisible();
  await result.getByRole("button", { name: "Responder com isto e continuar" }).click();
  await expect(page.getByRole("list", { name: "Conversa de teste" }).getByRole("listitem")).toHaveCount(2);
  await page.getByLabel("CEP").uncheck();
  await page.getByRole("button", { name: "Salvar dados procurados" }).click();
  await expect(page.getByText("Ajustes salvos.")).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("CEP")).not.toBeChecked();
  await page.context().close();
});

test("a quick reply is written with what is filled in later, found, changed and deleted", async ({ browser }) => {
  const page = await openInbox(browser, whole.system.url, OWNER);
  await page.getByRole("link", { name: "Respostas" }).click();
  await page.getByRole("button", { name: "Nova resposta" }).click();
  await page.getByLabel("Atalho", { exact: true }).fill("prazo");
  await page.getByLabel("Texto", { exact: true }).fill("Oi, ");
  await page.getByRole("button", { name: "Primeiro nome do cliente" }).click();
  await expect(page.getByLabel("Texto", { exact: true })).toHaveValue("Oi, {{contato.primeiroNome}}");
  await page.getByLabel("Para quem").selectOption("Todos");
  await page.getByRole("button", { name: "Salvar" }).click();
  await page.getByLabel("Buscar por atalho ou texto").fill("praz");
  await page.getByRole("button", { name: /\/prazo/ }).click();
  await page.getByLabel("Texto", { exact: true }).fill("Chega em 3 dias");
  await page.getByRole("button", { name: "Salvar" }).click();
  await expect(page.getByRole("button", { name: /Chega em 3 dias/ })).toBeVisible();
  await page.getByRole("button", { name: /\/prazo/ }).click();
  await page.getByRole("button", { name: "Excluir" }).click();
  await page.getByRole("dialog", { name: "Excluir /prazo?" }).getByRole("button", { name: "Excluir" }).click();
  await expect(page.getByText("Nada encontrado")).toBeVisible();
  await page.context().close();
});

test("a quick reply comes by its shortcut, however fast that is typed, with its file, and says what nobody knows", async ({
  browser,
}) => {
  const page = await openInbox(browser, whole.system.url, OWNER, { isWithoutWorker: true });
  await page.goto(`${whole.system.url}/quick-replies`);
  await page.getByRole("button", { name: "Nova resposta" }).click();
  await page.getByLabel("Atalho", { exact: true }).fill("tabela");
  await page.getByLabel("Texto", { exact: true }).fill("Segue a tabela para {{contato.cidade}}");
  const csv = { name: "tabela de preços.csv", mimeType: "text/csv", buffer: Buffer.from("item;preço") };
  await page.locator("input[type=file]").setInputFiles(csv);
  await expect(page.getByRole("button", { name: "Tirar anexo" })).toBeVisible();
  await page.getByRole("button", { name: "Salvar" }).click();
  await expect(page.getByRole("button", { name: /\/tabela/ })).toBeVisible();

  await page.goto(`${whole.system.url}/inbox`);
  await openChatOf(page, MARINA.name);
  const typed = Promise.withResolvers<void>();
  await page.route(/\/api\/quick-replies\?/, (route) => typed.promise.then(() => route.continue()));
  await composer(page).pressSequentially("/tabela");
  await composer(page).press("Enter");
  await expect(composer(page)).toHaveValue("/tabela");
  const filled = Promise.withResolvers<void>();
  const asked = page.waitForRequest(/\/api\/quick-replies\/.+\/render/);
  await page.route(/\/api\/quick-replies\/.+\/render/, (route) => filled.promise.then(() => route.continue()));
  typed.resolve();
  // Chosen, and not filled in yet: neither Enter nor the button sends what was typed to find it.
  await asked;
  await composer(page).press("Enter");
  await expect(page.getByRole("button", { name: "Enviar", exact: true })).toBeDisabled();
  await expect(composer(page)).toHaveValue("/tabela");
  filled.resolve();
  await expect(composer(page)).toHaveValue("Segue a tabela para {{contato.cidade}}");
  await expect(page.getByText("Sem valor em contato.cidade: complete antes de enviar.")).toBeVisible();
  await expect(page.getByRole("list", { name: "1 arquivo anexado" })).toBeVisible();
  await composer(page).fill("Segue a tabela para Betim");
  await composer(page).press("Enter");
  const file = await eventually("the file on the phone", async () =>
    (await messagesOfMarina()).find(({ fileName }) => fileName === csv.name),
  );
  expect(file.text).toBe("Segue a tabela para Betim");

  // A slash that begins no reply is what it says.
  await composer(page).pressSequentially("/nenhuma");
  await composer(page).press("Enter");
  await eventually("the words on the phone", async () => (await received()).includes("/nenhuma"));
  expect(await received()).not.toContain("/tabela");
  await page.context().close();
});

test("a suggestion is an answer to the customer, whatever else was being written", async ({ browser }) => {
  const page = await openChat(browser);
  const takeSuggestion = async (text: string) => {
    says = { say: text };
    await page.keyboard.press("Alt+KeyA");
    await card(page).getByRole("button", { name: "Usar resposta" }).click();
    await expect(composer(page)).toHaveValue(new RegExp(text));
  };
  await test.step("a note is kept for later", async () => {
    await writes("E qual o prazo da troca?");
    await expect(page.getByRole("log")).toContainText("E qual o prazo da troca?");
    await page.keyboard.press("Alt+KeyN");
    await page.keyboard.type("Perguntar ao estoque");
    await takeSuggestion("Vou conferir e já respondo por aqui.");
    await composer(page).press("Enter");
    await eventually("the answer on the phone", async () =>
      (await received()).some((text) => text.includes("Vou conferir")),
    );
    await page.keyboard.press("Alt+KeyN");
    await expect(noteField(page)).toHaveValue("Perguntar ao estoque");
    await noteField(page).fill("");
    await page.keyboard.press("Escape");
  });
  await test.step("so is what a sent message was being changed to", async () => {
    await composer(page).fill("Já te digo");
    await composer(page).press("Enter");
    await expect(ownMessage(page, "Já te digo").getByRole("img", { name: /Entregue|Enviada|Lida/ })).toBeVisible();
    await writes("Fico no aguardo");
    await expect(page.getByRole("log")).toContainText("Fico no aguardo");
    await composer(page).press("ArrowUp");
    await expect(page.getByText("Editando mensagem")).toBeVisible();
    await composer(page).press("End");
    await composer(page).pressSequentially(", Marina");
    await takeSuggestion("Combinado, separo o tênis para você.");
    await expect(page.getByText("Editando mensagem")).toBeHidden();
    await composer(page).fill("");
    await composer(page).press("ArrowUp");
    await expect(composer(page)).toHaveValue("Já te digo, Marina");
    await page.keyboard.press("Escape");
    await composer(page).press("ArrowUp");
    await expect(composer(page)).toHaveValue("Já te digo");
    await page.keyboard.press("Escape");
  });
  await page.context().close();
});

test("a chat is summarized out of its menu", async ({ browser }) => {
  const page = await openChat(browser);
  says = { say: "O cliente quer saber o prazo para trocar." };
  await page.getByRole("button", { name: "Mais ações da conversa" }).click();
  await page.getByRole("menuitem", { name: "Resumir conversa" }).click();
  await expect(page.getByRole("dialog", { name: "Resumo da conversa" })).toContainText("quer saber o prazo");
  await page.context().close();
});

test("what a model or an article makes of markdown never runs, and nothing of it leads away", async ({ browser }) => {
  const { id } = await whole.desk.post<{ id: string }>("/api/knowledge/articles", {
    title: "Garantia estendida",
    body: `A garantia estendida cobre dois anos de uso.\n\n${HOSTILE}`,
  });
  await whole.desk.post(`/api/knowledge/articles/${id}/publish`);
  const page = await openChat(browser);
  const outside: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(whole.system.url) && !/^(data|blob):/.test(request.url()))
      outside.push(request.url());
  });

  await test.step("said by the model", async () => {
    await writes("Como funciona a garantia estendida?");
    await expect(page.getByRole("log")).toContainText("garantia estendida?");
    says = { say: `A garantia estendida cobre dois anos de uso [1].\n\n${HOSTILE}`, everyMs: 20 };
    await page.keyboard.press("Alt+KeyA");
    await expect(
      card(page)
        .getByRole("alert")
        .or(card(page).getByRole("button", { name: "Usar resposta" })),
    ).toBeVisible();
    await expect(card(page).locator("img, script, iframe, a[href^='javascript']")).toHaveCount(0);
  });

  await test.step("cited from an article", async () => {
    says = { say: "A garantia estendida cobre dois anos de uso [1]." };
    await page.keyboard.press("Alt+KeyA");
    await card(page).getByRole("button", { name: "Garantia estendida" }).click();
    const passage = page.getByRole("dialog");
    await expect(passage).toContainText("dois anos");
    await expect(passage.locator("img, script, iframe, a[href^='javascript']")).toHaveCount(0);
  });

  await test.step("shown as the article's preview", async () => {
    await page.goto(`${whole.system.url}/knowledge?article=${id}`);
    await expect(page.getByRole("heading", { name: "Pré-visualização" })).toBeVisible();
    await expect(page.getByText("A garantia estendida cobre dois anos de uso.").first()).toBeVisible();
    await expect(page.locator("main img, main script, main iframe, main a[href^='javascript']")).toHaveCount(0);
  });

  expect(await page.evaluate<unknown>("window.hacked")).toBeUndefined();
  expect(outside).toEqual([]);
  await page.context().close();
});

test("who wants no model gets passages, and one with something left to be filled is not put into the composer", async ({
  browser,
}) => {
  const replies = {
    "estacionamento-custo": "O estacionamento custa {{contato.tarifa}} por hora",
    estacionamento: "{{saudacao}}! O estacionamento é na rua de trás",
  };
  for (const [shortcut, text] of Object.entries(replies))
    await whole.desk.post("/api/quick-replies", { shortcut, text, scope: "all" });
  const [chat] = await whole.desk.chats();
  const optOut = (isOptedOut: boolean) =>
    whole.desk.patch(`/api/chat-contacts/${chat?.contact.id}/enrichment`, { isOptedOut });
  await optOut(true);
  const page = await openChat(browser);
  await writes("Como é o estacionamento?");
  await expect(page.getByRole("log")).toContainText("Como é o estacionamento?");
  const asked = provider.state.asked.length;

  await page.keyboard.press("Alt+KeyA");

  const found = page.getByRole("region", { name: "Trechos encontrados (sem IA)" });
  const costs = found.getByRole("listitem").filter({ hasText: "{{contato.tarifa}} por hora" });
  await expect(costs).toContainText("Não dá para usar como está: falta contato.tarifa.");
  await expect(costs.getByRole("button", { name: "Usar trecho" })).toHaveCount(0);
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(composer(page)).toHaveValue(/^(Bom dia|Boa tarde|Boa noite)! O estacionamento é na rua de trás$/);
  expect(provider.state.asked).toHaveLength(asked);
  await optOut(false);
  await page.context().close();
});

test("whatever the provider does, the card says so, and what the agent writes stays", async ({ browser }) => {
  const page = await openChat(browser);
  await composer(page).fill("Meu próprio rascunho");
  const faults: [name: string, script: Script, told: RegExp][] = [
    ["rate-limited", { status: 429, retryAfter: "60" }, /pediu menos chamadas/],
    ["slow", "silence", /demorou demais/],
    ["stopping in the middle", { say: "A troca é feita em", end: "drop", everyMs: 10 }, /parou no meio/],
    ["talking nonsense", { garbage: "<html>bad gateway</html>" }, /não dá para usar/],
  ];
  for (const [name, script, told] of faults)
    await test.step(name, async () => {
      says = script;
      await page.keyboard.press("Alt+KeyA");
      await expect(card(page).getByRole("alert")).toContainText(told);
      await expect(composer(page)).toContainText("Meu próprio rascunho");
      await card(page).getByRole("button", { name: "Fechar" }).click();
    });

  await test.step("dead, and then left alone", async () => {
    await provider.close();
    await page.keyboard.press("Alt+KeyA");
    await expect(card(page).getByRole("alert")).toContainText(/Não foi possível falar|descansa um pouco/);
    await expect(composer(page)).toContainText("Meu próprio rascunho");
  });

  await test.step("the inbox goes on meanwhile", async () => {
    await writes("Alguém aí?");
    await expect(page.getByRole("log")).toContainText("Alguém aí?");
    await composer(page).press("Enter");
    await eventually("the agent's own words on the phone", async () =>
      (await received()).includes("Meu próprio rascunho"),
    );
  });
  await page.context().close();
});

const card = (page: Page) => page.getByRole("region", { name: "Sugestão da IA" });
const composer = (page: Page) => page.getByRole("textbox", { name: "Escreva uma mensagem" });
const noteField = (page: Page) => page.getByRole("textbox", { name: "Escreva uma nota interna" });
const ownMessage = (page: Page, text: string) => page.locator("[data-message-id]", { hasText: text });

async function openChat(browser: Browser): Promise<Page> {
  const page = await openInbox(browser, whole.system.url, OWNER);
  await openChatOf(page, MARINA.name);
  return page;
}

const writes = (text: string) =>
  whole.whatsApp.control.post(`${marinaPath}/messages`, { to: BUSINESS.number, type: "text", text });

const messagesOfMarina = async () =>
  (await whole.whatsApp.control.get<{ messages: { text?: string; fileName?: string }[] }>(`${marinaPath}/messages`))
    .messages;

const received = async (): Promise<string[]> => (await messagesOfMarina()).map(({ text = "" }) => text);
