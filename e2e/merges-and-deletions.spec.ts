import { expect } from "@playwright/test";
import { eventually } from "../scripts/system/eventually.ts";
import { openChatOf, openInbox } from "./desk-page.ts";
import { linkPhone, type SharedDesk, test } from "./shared-desk.ts";

const BRUNO = { email: "bruno.apaga@example.com", password: "another long password", name: "Bruno Reis" };
const MARINA = { number: "+5531991234567", name: "Marina Duarte" };

let whole: SharedDesk;
let sessionId: string;
test.beforeAll(async ({ shared }) => {
  whole = await shared.openDesk("Loja Centro");
  sessionId = await linkPhone(whole);
  for (const customer of [MARINA]) {
    await whole.whatsApp.control.post("/customers", customer);
    const path = `/customers/${encodeURIComponent(customer.number)}/messages`;
    await whole.whatsApp.control.post(path, { to: whole.business.number, type: "text", text: "Oi, tudo bem?" });
  }
  await eventually("the chats", async () => (await whole.desk.chats()).length === 1);
  const { token } = await whole.desk.post<{ token: string }>("/api/invitations", { role: "agent" });
  await whole.desk.post("/api/invitations/accept", { token, ...BRUNO });
});

test("a session is deleted by its name alone, and whoever has one of its chats open is told and led back", async ({
  browser,
}) => {
  const bruno = await openInbox(browser, whole.url, BRUNO);
  await openChatOf(bruno, MARINA.name);
  const ana = await openInbox(browser, whole.url, whole.owner);
  await whole.desk.post(`/api/sessions/${sessionId}/logout`);
  await ana.getByRole("link", { name: /Sessões/ }).click();
  await expect(ana.getByText("Desvinculada", { exact: true })).toBeVisible();

  const dialog = ana.getByRole("dialog", { name: "Excluir “Loja Centro”?" });
  const confirm = dialog.getByRole("button", { name: "Excluir" });
  const name = dialog.getByLabel("Para confirmar, escreva o nome da sessão: Loja Centro");
  await test.step("the dialog says what is lost, and asks for the name", async () => {
    await ana.getByRole("button", { name: "Mais ações para Loja Centro" }).click();
    await ana.getByRole("menuitem", { name: "Excluir sessão" }).click();
    await expect(dialog.getByText("1 conversa e 1 mensagem se perdem.")).toBeVisible();
    await expect(confirm).toBeDisabled();
    await name.fill("Loja Norte");
    await name.press("Enter");
    await expect(confirm).toBeDisabled();
    await name.fill(" Loja Centro ");
    await confirm.click();
    await expect(ana.getByText("Sessão excluída.")).toBeVisible();
  });

  await test.step("the other browser has none of its chats any more", async () => {
    await expect(bruno.getByText("Esta conversa não existe mais.")).toBeVisible();
    await expect(bruno.locator("[data-chat-row]")).toHaveCount(0);
    await bruno.getByRole("button", { name: "Voltar para as conversas" }).click();
    await expect(bruno).toHaveURL(/\/inbox$/);
  });
  await Promise.all([ana.context().close(), bruno.context().close()]);
});
