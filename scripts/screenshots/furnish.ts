import { BUSINESS } from "../demo/demo-desk.ts";
import { DeskClient, type Login } from "../system/desk-client.ts";
import type { SimulatedWhatsApp } from "../system/simulated-whatsapp.ts";
import { codeOf } from "../system/totp.ts";

const PASSWORD = "uma senha bem longa";

/** Where some pages are that stand at no fixed address. */
export interface Places {
  readonly chatId: string;
  readonly contactId: string;
  readonly joinLink: string;
  readonly resetLink: string;
  /** Who is asked for a code after their password. */
  readonly careful: Login;
}

/** Gives a demo desk what a desk at work has: people, teams, labels, fields, keys, a conversation that goes on. */
export async function furnish(desk: DeskClient, url: string, whatsApp: SimulatedWhatsApp): Promise<Places> {
  await takeOn(desk, url, "Bruno Reis", "bruno@lojacentro.example");
  const careful = await takeOn(desk, url, "Camila Prado", "camila@lojacentro.example");
  await askForCodes(await DeskClient.signIn(url, careful));
  for (const [name, color] of [
    ["Entrega", "#2563eb"],
    ["Troca", "#c2410c"],
    ["VIP", "#7c3aed"],
  ] as const)
    await desk.post("/api/labels", { name, color });
  const [session] = await desk.sessions();
  const sessionIds = session ? [session.id] : [];
  const { members } = await desk.get<{ members: { id: string; role: string }[] }>("/api/members");
  const userIds = members.filter(({ role }) => role === "agent").map(({ id }) => id);
  await desk.post("/api/teams", { name: "Vendas", memberIds: userIds.slice(0, 1), sessionIds });
  await desk.post("/api/teams", { name: "Pós-venda", memberIds: userIds });
  for (const field of [
    { name: "Cidade", kind: "text" },
    { name: "Aniversário", kind: "date" },
    { name: "Tamanho", kind: "choice", options: ["36", "37", "38", "39"] },
  ])
    await desk.post("/api/contact-fields", field);
  for (const { text, shortcut } of QUICK_REPLIES)
    await desk.post("/api/quick-replies", { shortcut, text, scope: "all" });
  await desk.post("/api/api-keys", { name: "Loja virtual", scopes: ["chats:read", "messages:write"] });
  const { token } = await desk.post<{ token: string }>("/api/invitations", { role: "agent" });
  const reset = await desk.post<{ token: string }>(`/api/members/${userIds[1]}/reset-link`, {});

  const chats = await desk.chats();
  const chat = chats.find(({ contact }) => contact.name === "Marina Duarte") ?? chats[0];
  if (!chat) throw new Error("The demo has no chats.");
  await desk.patch(`/api/chat-contacts/${chat.contact.id}`, { fields: { cidade: "Contagem", tamanho: "39" } });
  await desk.patch(`/api/chats/${chat.id}`, { labels: ["Troca", "VIP"] });
  const say = (body: object) =>
    desk.post("/api/messages", { chatId: chat.id, ...body }, { "idempotency-key": crypto.randomUUID() });
  await say({ type: "text", text: "Oi, Marina! Claro que dá: separo o 39 para você. 😊" });
  await say({ type: "note", text: "Cliente antiga: frete da troca por nossa conta." });
  await whatsApp.control.post(`/customers/${encodeURIComponent(chat.contact.phone ?? "")}/messages`, {
    to: BUSINESS.number,
    type: "location",
    latitude: -19.9365,
    longitude: -44.05,
    name: "Casa",
  });
  return {
    chatId: chat.id,
    contactId: chat.contact.id,
    joinLink: `/join#${token}`,
    resetLink: `/reset-password#${reset.token}`,
    careful,
  };
}

const QUICK_REPLIES = [
  { shortcut: "pix", text: "Nossa chave Pix é o CNPJ 12.345.678/0001-90. Assim que cair, separo o seu pedido!" },
  { shortcut: "prazo", text: "Oi, {{contato.primeiroNome}}! O prazo de entrega é de 3 a 5 dias úteis." },
  { shortcut: "troca", text: "A primeira troca é por nossa conta, em até 30 dias, com a etiqueta." },
];

/** An agent, by an invitation as anybody's. */
async function takeOn(desk: DeskClient, url: string, name: string, email: string): Promise<Login> {
  const { token } = await desk.post<{ token: string }>("/api/invitations", { role: "agent" });
  await new DeskClient(url).post("/api/invitations/accept", { token, name, email, password: PASSWORD });
  return { email, password: PASSWORD };
}

async function askForCodes(agent: DeskClient): Promise<void> {
  const { uri } = await agent.post<{ uri: string }>("/api/account/two-factor", { password: PASSWORD });
  await agent.post("/api/account/two-factor/confirm", { code: codeOf(uri) });
}
