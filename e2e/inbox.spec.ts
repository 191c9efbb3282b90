import { expect, type Page } from "@playwright/test";
import { eventually } from "../scripts/system/eventually.ts";
import { expectAccessible } from "./axe.ts";
import { layoutShift, openChatOf, openInbox } from "./desk-page.ts";
import { linkPhone, type SharedDesk, test } from "./shared-desk.ts";

const BRUNO = { email: "bruno@example.com", password: "another long password", name: "Bruno Reis" };
const MARINA = { number: "+5531991234567", name: "Marina Duarte" };
const ZULEIDE = { number: "+5531999870011", name: "Dona Zuleide" };
const CECILIA = { number: "+5531993330044", name: "Cecília Prado" };
const FALADOR = { number: "+5531997770022", name: "Seu Falador" };
/** A name that would be HTML, and one that would be an attribute, if anybody took it for such. */
const HOSTILE = { number: "+5531988880666", name: `<img src=x onerror="window.hacked=1"> "'><b>Zé` };

interface Received {
  readonly type: string;
  readonly text?: string;
  readonly fileName?: string;
  readonly voice?: boolean;
  readonly durationSeconds?: number;
  readonly group?: string;
  readonly mentions?: readonly string[];
}

const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const GIF = Buffer.from("R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs=", "base64");
const MP4 = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from("ftypisom"), Buffer.alloc(12)]);

let whole: SharedDesk;
test.beforeAll(async ({ shared }) => {
  whole = await shared.openDesk("Loja Centro");
  await linkPhone(whole);
  for (const customer of [MARINA, ZULEIDE, CECILIA, FALADOR, HOSTILE])
    await whole.whatsApp.control.post("/customers", customer);
  await writes(MARINA, { type: "text", text: "Oi! Comprei um tênis 38 e ficou apertado." });
  await writes(MARINA, { type: "text", text: "Pedido *48213*, queria o 39" });
  await writes(ZULEIDE, { type: "text", text: "Deus abençoe" });
  await writes(CECILIA, { type: "text", text: "Manda por aqui mesmo" });
  await eventually("the first chats", async () => (await whole.desk.chats()).length === 3);
  const { token } = await whole.desk.post<{ token: string }>("/api/invitations", { role: "agent" });
  await whole.desk.post("/api/invitations/accept", { token, ...BRUNO });
});

test("a day's work by keyboard alone", async ({ browser }) => {
  const page = await openInbox(browser, whole.url, whole.owner);
  await test.step("the palette finds a chat and opens it", async () => {
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("combobox")).toBeFocused();
    await page.keyboard.type("marina");
    await expect(page.getByRole("option", { selected: true })).toContainText(MARINA.name);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("log", { name: /Marina Duarte/ })).toBeVisible();
  });
  await test.step("the answer leaves with Enter, and the focus stays where one writes", async () => {
    await expect(composer(page)).toBeFocused();
    await page.keyboard.type("Claro, Marina!");
    await page.keyboard.press("Enter");
    await expect(composer(page)).toBeFocused();
    await eventually("the answer", async () => (await received(MARINA)).some(({ text }) => text === "Claro, Marina!"));
  });
  await test.step("↑ changes the last message", async () => {
    await expect(page.getByRole("img", { name: /Entregue|Enviada|Lida/ }).first()).toBeVisible();
    await page.keyboard.press("ArrowUp");
    await expect(page.getByText("Editando mensagem")).toBeVisible();
    await page.keyboard.press("Escape");
  });
  await test.step("what is resolved by a key is undone by one", async () => {
    await page.keyboard.press("Alt+KeyR");
    await expect(page.getByText("Conversa resolvida.", { exact: true })).toBeVisible();
    await page.keyboard.press("Alt+KeyZ");
    await expect(page.getByRole("button", { name: "Resolver", exact: true })).toBeVisible();
  });
  await test.step("the next chat is one key away, and ? lists them all", async () => {
    await page.keyboard.press("Alt+ArrowDown");
    await expect(page.getByRole("log")).toBeVisible();
    await page.getByRole("log").focus();
    await page.keyboard.press("?");
    await expect(page.getByRole("dialog", { name: "Atalhos do teclado" })).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("log")).toBeFocused();
  });
  await page.context().close();
});

test("everything that is no text reaches the customer: a voice note, files, a poll, a place, a card", async ({
  browser,
}) => {
  const page = await openInbox(browser, whole.url, whole.owner, { permissions: ["microphone"] });
  await openChatOf(page, ZULEIDE.name);
  await page.getByRole("button", { name: "Gravar mensagem de voz" }).click();
  await expect(page.getByRole("timer")).not.toHaveText("0:00");
  await page.getByRole("button", { name: "Enviar mensagem de voz" }).click();
  await expect(page.getByRole("button", { name: /Ouvir áudio/ })).toBeVisible();

  await attach(page, "Enquete");
  await page.getByLabel("Pergunta").fill("Qual tamanho?");
  await page.getByLabel("Opção 1").fill("38");
  await page.getByLabel("Opção 2").fill("39");
  await sendOfDialog(page);
  await attach(page, "Localização");
  await page.getByLabel("Coordenadas ou link do mapa").fill("https://www.openstreetmap.org/#map=17/-19.9365/-43.9338");
  await sendOfDialog(page);
  await attach(page, "Contato");
  await page.getByLabel("Nome").fill("Oficina do Beto");
  await page.getByLabel("Número").fill("31 99999-1234");
  await sendOfDialog(page);

  const chooser = page.waitForEvent("filechooser");
  await attach(page, "Fotos e arquivos");
  const files = ["nota.pdf", "tabela.csv"].map((name) => ({ name, mimeType: "text/csv", buffer: Buffer.from("a;b") }));
  await (await chooser).setFiles(files);
  await expect(page.getByRole("list", { name: "2 arquivos anexados" })).toBeVisible();
  await composer(page).fill("Seguem os arquivos");
  await page.keyboard.press("Enter");

  await eventually("all of it", async () => {
    const all = await received(ZULEIDE);
    const voice = all.find(({ voice }) => voice);
    const names = all.map(({ fileName }) => fileName);
    return voice?.durationSeconds && names.includes("nota.pdf") && names.includes("tabela.csv") && all.length >= 6;
  });
  expect((await received(ZULEIDE)).map(({ type }) => type)).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/poll/i),
      expect.stringMatching(/location/i),
      expect.stringMatching(/contact/i),
    ]),
  );
  await page.context().close();
});

test("each kind that phones show in a way of its own is sent as that: stickers, GIFs, what opens once, several cards", async ({
  browser,
}) => {
  const page = await openInbox(browser, whole.url, whole.owner, { permissions: ["microphone"] });
  await openChatOf(page, CECILIA.name);
  const picture = { name: "logo.png", mimeType: "image/png", buffer: PNG };
  const choose = async (item: string, ...files: (typeof picture)[]) => {
    const chooser = page.waitForEvent("filechooser");
    await attach(page, item);
    await (await chooser).setFiles(files);
  };

  await choose("Figurinha", picture);
  await expect(page.getByRole("img", { name: /Figurinha de/ })).toBeVisible();

  await choose(
    "Fotos e arquivos",
    { ...picture, name: "senha.png" },
    { name: "dança.mp4", mimeType: "video/mp4", buffer: MP4 },
    { name: "parado.gif", mimeType: "image/gif", buffer: GIF },
  );
  await expect(page.getByText("um arquivo .gif vai como imagem parada")).toBeVisible();
  await page.getByRole("button", { name: "Remover parado.gif" }).click();
  const once = page.getByRole("button", { name: "Ver uma vez: senha.png" });
  await once.click();
  await expect(once).toHaveAttribute("aria-pressed", "true");
  await page.getByRole("button", { name: "Enviar como GIF: dança.mp4" }).click();
  await expectAccessible(page);
  await composer(page).fill("só uma vez");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("log").getByText("só uma vez")).toBeVisible();

  await page.getByRole("button", { name: "Gravar mensagem de voz" }).click();
  await page.getByRole("button", { name: "Ouvir uma vez só" }).click();
  await expect(page.getByRole("timer")).not.toHaveText("0:00");
  await page.getByRole("button", { name: "Enviar mensagem de voz" }).click();

  await attach(page, "Contato");
  await page.getByLabel("Nome").fill("Marina");
  await page.getByRole("button", { name: MARINA.name }).click();
  await page.getByLabel("Nome").fill("Oficina do Beto");
  await page.getByLabel("Número").fill("31 99999-1234");
  await page.getByRole("button", { name: "Adicionar mais um" }).click();
  await expect(page.getByRole("list", { name: "2 contatos escolhidos" })).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel("Nome").fill("Dona Rita");
  await page.getByLabel("Número").fill("31 99999-5678");
  await sendOfDialog(page);

  // Of what is not the customer's first words, it is the first.
  await page.getByRole("img", { name: /Figurinha de/ }).hover();
  await page.getByRole("log").getByRole("button", { name: "Ações da mensagem" }).nth(1).click();
  await page.getByRole("menuitem", { name: "Enviar esta figurinha" }).click();

  const all = await eventually("all of it", async () => {
    const got = await received(CECILIA);
    return got.length === 6 ? got : undefined;
  });
  expect(all).toMatchObject([
    { type: "stickerMessage", mimeType: "image/webp" },
    { type: "imageMessage", isViewOnce: true, text: "só uma vez" },
    { type: "videoMessage", isGif: true },
    { type: "audioMessage", voice: true, isViewOnce: true },
    {
      type: "contactsArrayMessage",
      contacts: [{ name: MARINA.name }, { name: "Oficina do Beto" }, { name: "Dona Rita" }],
    },
    { type: "stickerMessage" },
  ]);
  await page.context().close();
});

test("a voice note that is being recorded stays on a phone's screen, whatever its length", async ({ browser }) => {
  const page = await openInbox(browser, whole.url, whole.owner, { isPhone: true, permissions: ["microphone"] });
  await openChatOf(page, CECILIA.name);

  await page.getByRole("button", { name: "Gravar mensagem de voz" }).click();
  await expect(page.getByRole("timer")).not.toHaveText("0:00");

  const discard = page.getByRole("button", { name: "Descartar gravação" });
  await expect(discard).toBeInViewport({ ratio: 1 });
  await expect(page.getByRole("button", { name: "Enviar mensagem de voz" })).toBeInViewport({ ratio: 1 });
  await discard.click();
  await page.context().close();
});

test("somebody in a group is named by keyboard alone: the phone knows who is meant, and the bubble shows their name", async ({
  browser,
}) => {
  const { control } = whole.whatsApp;
  const participants = [whole.business.number, MARINA.number, CECILIA.number];
  const { jid } = await control.post<{ jid: string }>("/groups", {
    subject: "Obra da Rua 7",
    participants,
    owner: MARINA.number,
  });
  const write = `/groups/${encodeURIComponent(jid)}/messages`;
  for (const { number: from } of [MARINA, CECILIA]) await control.post(write, { from, type: "text", text: "bom dia" });
  const chat = await eventually("who is in the group", async () => {
    const group = (await whole.desk.chats()).find(({ isGroup }) => isGroup);
    const path = `/api/chats/${group?.id}/participants`;
    const people = group && (await whole.desk.get<{ participants: { name?: string }[] }>(path)).participants;
    return people?.length === 2 && people.every(({ name }) => name) ? group : undefined;
  });
  const page = await openInbox(browser, whole.url, whole.owner);
  await openChatOf(page, chat.contact.name);

  await page.keyboard.type("Bom dia, @");
  const list = page.getByRole("listbox", { name: "Participantes do grupo" });
  await expect(list.getByRole("option")).toHaveCount(2);
  await expectAccessible(page);
  await page.keyboard.type("cec");
  await expect(list.getByRole("option", { name: CECILIA.name, selected: true })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(composer(page)).toHaveValue(`Bom dia, @${CECILIA.name} `);
  await page.keyboard.type("pode vir?");
  await page.keyboard.press("Enter");

  const told = await eventually("the message in the group", async () =>
    (await received(MARINA)).find(({ group, text }) => group === jid && text?.startsWith("Bom dia,")),
  );
  expect(told.mentions).toHaveLength(1);
  expect(told.text).toBe(`Bom dia, @${told.mentions?.[0]?.replace(/@.*/, "")} pode vir?`);
  const mention = page.getByRole("log").getByText(`@${CECILIA.name}`, { exact: true });
  await expect(mention).toBeVisible();
  await page.reload();
  await expect(mention).toBeVisible();
  await page.context().close();
});

test("a team at one chat: who looks on, notes with mentions, a transfer, labels and sleep", async ({ browser }) => {
  const ana = await openInbox(browser, whole.url, whole.owner);
  const bruno = await openInbox(browser, whole.url, BRUNO, { isWithoutWorker: true });
  await openChatOf(ana, MARINA.name);
  await openChatOf(bruno, MARINA.name);
  await expect(ana.getByText("Bruno Reis está vendo esta conversa")).toBeVisible();
  await composer(bruno).pressSequentially("Oi");
  await expect(ana.getByText("Bruno Reis está escrevendo…")).toBeVisible();

  await test.step("a note names a colleague, who is told of it", async () => {
    await ana.keyboard.press("Alt+KeyN");
    await ana.keyboard.type("Cliente antiga, @Bru");
    await expect(ana.getByRole("option", { name: "Bruno Reis" })).toBeVisible();
    await ana.keyboard.press("Enter");
    await ana.keyboard.type("cuida?");
    await ana.keyboard.press("Enter");
    await expect(bruno.getByRole("article", { name: /Nota interna de/ })).toContainText("@Bruno Reis cuida?");
    await expect(bruno.getByRole("button", { name: "Notificações: 1 não lida" })).toBeVisible();
    await ana.keyboard.press("Escape");
  });
  await test.step("the chat changes hands with a word for who takes it", async () => {
    await ana.keyboard.press("Alt+KeyT");
    await ana.getByRole("radio", { name: /Bruno Reis/ }).check({ force: true });
    await ana.getByLabel(/Nota para quem assume/).fill("Prometi para sábado");
    await ana.getByRole("button", { name: "Transferir" }).click();
    await expect(bruno.getByText("Prometi para sábado")).toBeVisible();
    await expect(bruno.getByText(/Com você/).first()).toBeVisible();
  });
  await test.step("a new label is on the chat and narrows the list", async () => {
    const typed = Promise.withResolvers<void>();
    // Whoever types at once is faster than the list of labels.
    await bruno.route("**/api/labels", async (route) => {
      if (route.request().method() === "GET") await typed.promise;
      await route.continue();
    });
    await bruno.keyboard.press("Alt+KeyL");
    await bruno.getByLabel("Buscar ou criar etiqueta").fill("Troca");
    await bruno.keyboard.press("Enter");
    typed.resolve();
    await expect(bruno.getByRole("checkbox", { name: "Troca" })).toBeChecked();
    await bruno.keyboard.press("Escape");
    await bruno.getByRole("button", { name: "Filtrar conversas" }).click();
    await bruno.getByLabel("Etiqueta").selectOption("Troca");
    await bruno.keyboard.press("Escape");
    await expect(bruno.locator("[data-chat-row]")).toHaveCount(1);
  });
  await test.step("asleep, pinned and muted show in the list", async () => {
    await bruno.keyboard.press("Alt+KeyS");
    await bruno.getByRole("button", { name: "Até o cliente escrever" }).click();
    await expect(bruno.getByText("Conversa adiada.", { exact: true })).toBeVisible();
    await bruno.getByRole("button", { name: "Mais ações da conversa" }).click();
    await bruno.getByRole("menuitem", { name: "Fixar no topo" }).click();
    await expect(bruno.locator("[data-chat-row]").first().getByLabel("fixada")).toBeVisible();
  });
  expect((await received(MARINA)).map(({ text }) => text)).not.toContain("Prometi para sábado");
  await Promise.all([ana.context().close(), bruno.context().close()]);
});

test("words are found in the chat and everywhere, and lead to their message", async ({ browser }) => {
  const page = await openInbox(browser, whole.url, whole.owner);
  await openChatOf(page, MARINA.name);
  await page.keyboard.press("Control+Shift+KeyF");
  await page.getByRole("searchbox", { name: "Buscar na conversa" }).fill("pedido");
  await expect(page.getByRole("search").getByText("1 de 1")).toBeVisible();
  await page.keyboard.press("Escape");
  await openChatOf(page, ZULEIDE.name);
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("combobox")).toBeFocused();
  await page.keyboard.type("apertado");
  await page.getByRole("option", { name: /ficou apertado/ }).click();
  await expect(page.getByRole("log", { name: /Marina Duarte/ }).getByText(/ficou apertado/)).toBeVisible();

  await test.step("all that was found has a page of its own, narrowed by what stands in the address", async () => {
    await page.getByRole("searchbox", { name: "Buscar conversa ou contato" }).fill("apertado");
    await page.getByRole("link", { name: "Procurar em tudo: “apertado”" }).click();
    const found = page.getByRole("list", { name: "Encontrados" });
    await expect(found.getByRole("link", { name: /Marina Duarte.*ficou apertado/ })).toBeVisible();
    await page.getByLabel("Tipo").selectOption("Fotos");
    await expect(page.getByText("Nada encontrado")).toBeVisible();
    await page.getByLabel("Tipo").selectOption("Qualquer");
    await found.getByRole("link", { name: /ficou apertado/ }).click();
    await expect(page.getByRole("log", { name: /Marina Duarte/ }).getByText(/ficou apertado/)).toBeVisible();
    await page.goBack();
    await expect(page.getByRole("searchbox", { name: "Palavras, nomes ou telefones" })).toHaveValue("apertado");
  });
  await test.step("a name is found with a slip of the pen", async () => {
    await page.getByRole("radio", { name: "Conversas" }).check({ force: true });
    await page.getByRole("searchbox", { name: "Palavras, nomes ou telefones" }).fill("Zulaide");
    await page
      .getByRole("list", { name: "Encontrados" })
      .getByRole("link", { name: /Dona Zuleide/ })
      .click();
    await expect(page.getByRole("log", { name: /Dona Zuleide/ })).toBeVisible();
  });
  await test.step("the page follows a choice at once, and what is looked for from elsewhere while it is open", async () => {
    const field = page.getByRole("searchbox", { name: "Palavras, nomes ou telefones" });
    await page.goBack();
    await expect(field).toHaveValue("Zulaide");
    // As text: the page's own types are not those of this program. What is answered is how it stands right after the click.
    const isTaken = `const one = document.querySelector("[type=radio]:not(:checked)"); one.click(); one.checked`;
    expect(await page.evaluate(isTaken)).toBe(true);
    await page.getByRole("radio", { name: "Contatos" }).check({ force: true });
    await page.getByLabel("Responsável").selectOption("Eu");
    await field.fill("");
    await expect(page.getByText("Digite um nome ou telefone para ver os contatos.")).toBeVisible();
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Buscar conversas, contatos, mensagens, páginas e ações" }).fill("pedido");
    await page.getByRole("option", { name: "Procurar em tudo: “pedido”" }).click();
    await expect(field).toHaveValue("pedido");
    await expect(page.getByRole("radio", { name: "Mensagens" })).toBeChecked();
    await expect(page.getByRole("list", { name: "Encontrados" }).getByRole("link").first()).toBeVisible();
  });
  await page.context().close();
});

test("whoever reads the newest message still does when the details take some of the room, and give it back", async ({
  browser,
}) => {
  const long =
    "Uma frase comprida, que num espaço mais estreito precisa de mais linhas do que antes precisava. ".repeat(3);
  for (let count = 1; count <= 12; count += 1) await writes(ZULEIDE, { type: "text", text: `${count}. ${long}` });
  await writes(ZULEIDE, { type: "text", text: "É isso, obrigada!" });
  const page = await openInbox(browser, whole.url, whole.owner);
  await openChatOf(page, ZULEIDE.name);
  const log = page.getByRole("log");
  const newest = log.getByText("É isso, obrigada!");
  // The first visit opens at the divider of what is unread.
  await log.focus();
  await page.keyboard.press("End");
  await expect(newest).toBeInViewport();

  await page.keyboard.press("Alt+KeyI");
  await expect(page.getByRole("complementary")).toBeVisible();
  await expect(newest).toBeInViewport();
  await page.keyboard.press("Alt+KeyI");
  await expect(page.getByRole("complementary")).toBeHidden();
  await expect(newest).toBeInViewport();
  await page.context().close();
});

test("whoever goes to the top of what is there stays where they are when older messages come in above", async ({
  browser,
}) => {
  for (let count = 1; count <= 170; count += 1) await writes(FALADOR, { type: "text", text: `frase ${count}.` });
  const isThere = async () => (await whole.desk.chats()).find(({ contact }) => contact.phone === FALADOR.number);
  await eventually("all of it", async () => (await isThere())?.lastMessage?.text === "frase 170.");
  const page = await openInbox(browser, whole.url, whole.owner, { isWithoutWorker: true });
  const asked: string[] = [];
  const answered: string[] = [];
  for (const [event, urls] of [
    ["request", asked],
    ["requestfinished", answered],
    ["requestfailed", answered],
  ] as const)
    page.on(event as "request", (request) => {
      if (request.url().includes("before=")) urls.push(request.url());
    });
  const settled = () => eventually("answers", async () => answered.length === asked.length);
  await openChatOf(page, FALADOR.name);
  const log = page.getByRole("log");
  await log.focus();
  await page.keyboard.press("End");
  await expect(log.getByText("frase 170.")).toBeInViewport();

  await settled();
  const opened = asked.length;
  // Some of the first that are there, by the view's upper edge.
  const there = log.getByText(`frase ${170 - 50 * (opened + 1) + 7}.`);
  await page.route(/before=/, (route) => route.abort());
  await log.hover();
  await expect(async () => {
    // Where an older page is drawn after it, the reader is kept in place, and wheels on.
    await page.mouse.wheel(0, -100_000);
    await expect(there).toBeInViewport({ timeout: 2_000 });
  }).toPass();
  // What does not come is not asked for on and on, but when the reader moves on.
  await settled();
  const failed = asked.length;
  expect(failed - opened).toBeLessThan(5);
  await page.unroute(/before=/);
  await page.mouse.wheel(0, 100);
  await eventually("a page more above", () =>
    page.evaluate<boolean>(
      `(({ scrollTop, clientHeight }) => scrollTop > clientHeight)(document.querySelector("[role=log]"))`,
    ),
  );
  await expect(there).toBeInViewport();
  await settled();
  expect(asked.length - failed).toBe(1);
  await page.context().close();
});

test("what strangers send is text, whatever it looks like", async ({ browser }) => {
  const markup = `<script>window.hacked=1</script> [x](javascript:window.hacked=1) **b** javascript:window.hacked=1`;
  await writes(HOSTILE, { type: "text", text: markup });
  await writes(HOSTILE, {
    type: "text",
    text: "veja https://loja.example/x",
    linkPreview: {
      url: "https://loja.example/x",
      title: `<b onmouseover="window.hacked=1">Oferta</b>`,
      description: "<i>",
    },
  });
  const fileName = `"><svg onload=window.hacked=1>.pdf`;
  await writes(HOSTILE, { type: "document", data: "JVBERi0xLjQK", mimeType: "application/pdf", fileName });
  const page = await openInbox(browser, whole.url, whole.owner);
  await openChatOf(page, "Zé");
  const log = page.getByRole("log");
  await expect(log.getByText("<script>window.hacked=1</script>")).toBeVisible();
  await expect(log.getByText(/Oferta/)).toContainText("<b onmouseover");
  await expect(page.getByRole("heading", { level: 2, name: /onerror/ })).toBeVisible();
  await page.keyboard.press("Alt+KeyI");
  await expect(page.getByRole("complementary")).toContainText("onerror");

  expect(await page.evaluate<boolean>(`"hacked" in window`)).toBe(false);
  expect(await page.locator('img[src="x"], svg[onload], a[href^="javascript"], [onmouseover]').count()).toBe(0);
  await page.context().close();
});

test("what the page asks before its scripts are there is what the app asks first", async ({ browser }) => {
  const page = await openInbox(browser, whole.url, whole.owner, { isWithoutWorker: true });
  await openChatOf(page, MARINA.name);
  const chat = page.url();
  await page.goto("about:blank");
  const asked = new Set<string>();
  page.on("request", (request) => {
    const { pathname, search } = new URL(request.url());
    if (pathname.startsWith("/api/")) asked.add(pathname + search);
  });
  await page.route("**/_next/**/*.js", (route) => route.abort());
  await page.goto(chat);
  await expect.poll(() => asked.size).toBe(4);
  const ahead = [...asked];

  await page.goto("about:blank");
  asked.clear();
  await page.unroute("**/_next/**/*.js");
  await page.route("**/first-questions.js", (route) => route.abort());
  await page.goto(chat);
  await expect(page.getByRole("log").getByText(/48213/)).toBeVisible();
  expect([...asked]).toEqual(expect.arrayContaining(ahead));
  await page.context().close();
});

for (const look of [
  { isDark: false, isPhone: false, language: "pt-BR" },
  { isDark: true, isPhone: false, language: "en" },
  { isDark: false, isPhone: true, language: "en" },
  { isDark: true, isPhone: true, language: "pt-BR" },
] as const) {
  const name = `${look.isPhone ? "phone" : "desktop"}, ${look.isDark ? "dark" : "light"}, ${look.language}`;
  test(`nobody is kept out and nothing jumps: ${name}`, async ({ browser }) => {
    const page = await openInbox(browser, whole.url, whole.owner, look);
    const all = page.getByRole("tab", { name: /Todas|All/ });
    await all.click();
    await expect(page.locator("[data-chat-row]").first()).toBeVisible();
    await expectAccessible(page);
    await openChatOf(page, MARINA.name);
    await expect(page.getByRole("log").getByText(/48213/).first()).toBeVisible();
    await expectAccessible(page);
    expect(await layoutShift(page)).toBeLessThanOrEqual(0.05);
    if (look.isPhone) {
      await page.getByRole("button", { name: /Voltar para as conversas|Back to the chats/ }).click();
      await expect(all).toBeVisible();
    } else {
      await page.keyboard.press("Alt+KeyI");
      await expect(page.getByRole("complementary")).toBeVisible();
      await expectAccessible(page);
      await page.keyboard.press("Alt+KeyI");
    }
    await page.context().close();
  });
}

const writes = (customer: { number: string }, message: object): Promise<unknown> =>
  whole.whatsApp.control.post(`/customers/${encodeURIComponent(customer.number)}/messages`, {
    to: whole.business.number,
    ...message,
  });

const received = async (customer: { number: string }): Promise<readonly Received[]> =>
  (
    await whole.whatsApp.control.get<{ messages: Received[] }>(
      `/customers/${encodeURIComponent(customer.number)}/messages`,
    )
  ).messages;

const composer = (page: Page) => page.getByRole("textbox", { name: "Escreva uma mensagem" });

async function attach(page: Page, what: string): Promise<void> {
  await page.getByRole("button", { name: "Anexar", exact: true }).click();
  await page.getByRole("menuitem", { name: what }).click();
}

const sendOfDialog = (page: Page): Promise<void> =>
  page.getByRole("dialog").getByRole("button", { name: "Enviar", exact: true }).click();
