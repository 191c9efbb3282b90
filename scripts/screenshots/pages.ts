import type { Page } from "@playwright/test";
import { eventually } from "../system/eventually.ts";
import type { Places } from "./furnish.ts";

export interface DeskPage {
  /** As in the names of pictures. */
  readonly name: string;
  readonly path: string;
  /** For whoever is not signed in. */
  readonly isForGuests?: boolean;
  /** What is done once the page is there; in Portuguese. */
  readonly open?: (page: Page) => Promise<unknown>;
}

const SECTIONS = ["appearance", "account", "people", "teams", "labels", "api-keys", "audit", "organization", "copilot"];

/** Every page of the desk, with what opens on top of some, and how to come to it. */
export const pagesOf = ({ chatId, contactId, joinLink, resetLink, careful }: Places): readonly DeskPage[] => [
  { name: "sign-in", path: "/sign-in", isForGuests: true },
  {
    name: "sign-in-code",
    path: "/sign-in",
    isForGuests: true,
    open: async (page) => {
      await page.getByLabel("E-mail").fill(careful.email);
      await page.getByLabel("Senha").fill(careful.password);
      await page.getByRole("button", { name: "Entrar" }).click();
      await page.getByLabel("Código do aplicativo").waitFor();
    },
  },
  { name: "join", path: joinLink, isForGuests: true },
  { name: "reset-password", path: resetLink, isForGuests: true },
  { name: "not-found", path: "/nothing-here", isForGuests: true },
  { name: "inbox", path: "/inbox", open: (page) => page.getByRole("tab", { name: /Todas|All/ }).click() },
  {
    name: "thread",
    path: `/inbox?chat=${chatId}`,
    open: (page) => page.getByText("OpenStreetMap").waitFor(),
  },
  {
    name: "contact-panel",
    path: `/inbox?chat=${chatId}`,
    open: async (page) => {
      await page.locator("[data-message-id]").first().waitFor();
      await page.keyboard.press("Alt+KeyI");
      await page.getByRole("complementary").getByText("Contagem").waitFor();
    },
  },
  {
    name: "composer-menu",
    path: `/inbox?chat=${chatId}`,
    open: async (page) => {
      await page.locator("[data-message-id]").first().waitFor();
      await page.getByRole("button", { name: "Anexar", exact: true }).click();
      await page.getByRole("menuitem").first().waitFor();
    },
  },
  {
    name: "palette",
    path: `/inbox?chat=${chatId}`,
    open: async (page) => {
      await page.locator("[data-message-id]").first().waitFor();
      await page.keyboard.press("Control+k");
      await page.getByRole("option").first().waitFor();
    },
  },
  {
    name: "shortcuts",
    path: "/inbox",
    open: async (page) => {
      await page.locator("[data-chat-row]").first().waitFor();
      await page.locator("body").press("?");
      await page.getByRole("dialog").waitFor();
    },
  },
  { name: "sessions", path: "/sessions", open: (page) => page.getByText("Loja Centro").first().waitFor() },
  {
    name: "new-session",
    path: "/sessions",
    open: async (page) => {
      await page.getByRole("button", { name: "Nova sessão" }).first().click();
      await page.getByRole("dialog").waitFor();
    },
  },
  { name: "monitoring", path: "/monitoring", open: (page) => page.locator(".recharts-surface").first().waitFor() },
  {
    name: "monitoring-wall",
    path: "/monitoring?wall=1",
    open: (page) => page.locator(".recharts-surface").first().waitFor(),
  },
  { name: "search", path: "/search?q=pedido", open: (page) => page.getByText("Marina Duarte").first().waitFor() },
  { name: "contacts", path: "/contacts", open: (page) => page.getByText("Marina Duarte").first().waitFor() },
  {
    name: "contact",
    path: `/contacts?contact=${contactId}`,
    open: (page) => page.getByLabel("Nova nota").waitFor(),
  },
  {
    name: "import",
    path: "/contacts",
    open: async (page) => {
      await page.getByRole("button", { name: "Mais ações dos contatos" }).click();
      await page.getByRole("menuitem", { name: /Importar/ }).click();
      const buffer = Buffer.from("Nome;Telefone;Cidade\nRita Alves;(31) 98888-1111;Betim\nJoão;123;Contagem\n");
      await page.locator("input[type=file]").setInputFiles({ name: "clientes.csv", mimeType: "text/csv", buffer });
      await page.getByText("não é um telefone", { exact: false }).waitFor();
    },
  },
  {
    name: "quick-replies",
    path: "/quick-replies",
    open: (page) => page.getByRole("button", { name: /\/prazo/ }).waitFor(),
  },
  {
    name: "quick-reply",
    path: "/quick-replies",
    open: async (page) => {
      await page.getByRole("button", { name: /\/prazo/ }).click();
      await page.getByRole("dialog").waitFor();
    },
  },
  { name: "knowledge", path: "/knowledge", open: (page) => page.getByRole("listitem").first().waitFor() },
  {
    name: "article-editor",
    path: "/knowledge",
    open: async (page) => {
      await page.getByRole("main").getByRole("listitem").first().getByRole("link").click();
      await page.getByRole("textbox").first().waitFor();
    },
  },
  { name: "knowledge-documents", path: "/knowledge?tab=documents" },
  { name: "knowledge-offers", path: "/knowledge?tab=offers" },
  { name: "knowledge-search", path: "/knowledge?tab=search" },
  ...SECTIONS.map((section) => ({ name: `settings-${section}`, path: `/settings?section=${section}` })),
  {
    name: "second-factor-setup",
    path: "/settings?section=account",
    open: async (page) => {
      await page.getByRole("button", { name: "Ativar segundo fator" }).click();
      await page.getByRole("dialog").waitFor();
    },
  },
  {
    // The last: the session that it makes stays.
    name: "session-qr",
    path: "/sessions",
    open: async (page) => {
      await page.getByRole("button", { name: "Nova sessão" }).first().click();
      await page.getByLabel("Nome da sessão").fill("Loja Savassi");
      await page.getByRole("button", { name: "Criar e conectar" }).click();
      const qr = page.getByRole("img", { name: /Código QR/ }).first();
      await qr.waitFor();
      await qr.scrollIntoViewIfNeeded();
    },
  },
];

const IS_THERE = `document.querySelectorAll('[role=status][aria-label]').length === 0
  && document.fonts.status === "loaded" && [...document.images].every(({ complete }) => complete)`;

/** Nothing of a page is on its way any more. */
export async function settled(page: Page): Promise<void> {
  await page.getByRole("heading").first().waitFor();
  // Asked from here: the page's own policy runs no text as code.
  await eventually("a page that is there", () => page.evaluate<boolean>(IS_THERE));
  // Two frames: what was set in the last one is painted.
  await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
}
