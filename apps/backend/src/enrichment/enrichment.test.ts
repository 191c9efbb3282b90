import type { Contact, ContactEnrichment, EnrichmentSettings } from "@gomarketing/contracts";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Desk, openDesk } from "../../test/desk.ts";
import { eventually } from "../../test/eventually.ts";
import { type ProviderStandIn, startProvider } from "../../test/provider-stand-in.ts";
import { enrichContact } from "./enrich-contact.ts";

let desk: Desk;
let provider: ProviderStandIn;
let organizationId: string;
beforeAll(async () => {
  provider = await startProvider(() => ({ say: "" }));
  desk = await openDesk({ OPENAI_API_KEY: "k", OPENAI_BASE_URL: provider.url, OPENAI_MODEL: "gpt-4.1-mini" });
  organizationId = (await desk.client.get<{ organization: { id: string } }>("/api/me")).body.organization.id;
  await desk.sessionIs({ status: "connected", connectedAt: new Date().toISOString() });
});
afterAll(async () => {
  await desk.stop();
  await provider.close();
});
beforeEach(() => {
  provider.state.asked.length = 0;
  finds(() => []);
});

interface Claim {
  readonly field: string;
  readonly value: string;
  readonly quote: string;
}
/** What the model finds in the messages that it reads. */
function finds(claims: (prompt: string) => readonly Claim[]): void {
  provider.state.answer = ({ prompt }) => {
    const [, id] = /"messageId":"([^"]+)"[^}]*\}\]/.exec(prompt) ?? [];
    const fields = claims(prompt).map((claim) => ({ messageId: id, about: "customer", confidence: "high", ...claim }));
    return { say: [JSON.stringify({ fields })] };
  };
}

let next = 0;
/** Somebody who writes; answers their contact's id and a way to look into it. */
async function newcomer(name: string, ...texts: string[]) {
  next += 1;
  const phone = `+55319${80_000_000 + next}`;
  const customer = desk.customer(name, phone);
  for (const text of texts) await customer.writes(text);
  const chat = (await desk.chats()).find(({ contact }) => contact.phone === phone);
  const id = chat?.contact.id ?? "";
  return {
    id,
    customer,
    /** As the job does. */
    lookInto: () => enrichContact(desk.context, { organizationId, contactId: id }),
    contact: async () => (await desk.client.get<Contact>(`/api/chat-contacts/${id}`)).body,
    enrichment: async () => (await desk.client.get<ContactEnrichment>(`/api/chat-contacts/${id}/enrichment`)).body,
  };
}

/** Whether a contact waits to be looked into, and whether it is time. */
async function dueOf(contactId: string) {
  const { rows } = await desk.context.db.pool.query(
    `select count(*), coalesce(bool_or(due_at <= now()), false) as "isDue", max(attempts) as attempts
       from contact_enrichment where contact_id = $1 and due_at is not null`,
    [contactId],
  );
  return rows[0];
}

async function becomeDue(contactId: string): Promise<void> {
  await desk.context.db.pool.query("update contact_enrichment set due_at = now() where contact_id = $1", [contactId]);
}

const send = <T>(method: string, path: string, body?: unknown) =>
  desk.client.send<T>(method, path, body === undefined ? undefined : JSON.stringify(body), {
    ...(body !== undefined && { "content-type": "application/json" }),
  });

describe("a contact that is looked into", () => {
  it("has what it wrote of itself, with source, confidence, time and the message that says so", async () => {
    finds((prompt) =>
      prompt.includes("Padaria Real")
        ? [{ field: "company", value: "Padaria Real", quote: "trabalho na Padaria Real" }]
        : [],
    );
    const bia = await newcomer("bia", "oi, meu email é Bia@Exemplo.com", "e trabalho na Padaria Real");

    const answer = await desk.client.post<Contact>(`/api/chat-contacts/${bia.id}/enrich`);

    expect(answer).toMatchObject({
      status: 200,
      body: {
        fields: {
          email: {
            value: "bia@exemplo.com",
            source: "customer_message_regex",
            confidence: 0.95,
            at: expect.any(String),
          },
          company: { value: "Padaria Real", source: "customer_message_llm" },
          phoneType: { value: "celular", source: "phone_number", confidence: 1 },
        },
      },
    });
    expect((await bia.enrichment()).facts).toContainEqual(
      expect.objectContaining({
        field: "company",
        status: "applied",
        evidence: { messageId: expect.any(String), quote: "trabalho na Padaria Real" },
      }),
    );
  });

  it("is looked into once more without change, and a model reads each message once", async () => {
    const leo = await newcomer("leo", "cep 30130-010");
    await leo.lookInto();
    const before = await leo.enrichment();
    await leo.lookInto();

    expect((await leo.enrichment()).facts).toEqual(before.facts);
    expect(provider.state.asked).toHaveLength(1);
    await leo.customer.writes("mais uma");
    await leo.lookInto();
    expect(provider.state.asked).toHaveLength(2);
    expect(provider.state.asked[1]?.prompt).not.toContain("30130");
  });

  it("is told to browsers, and is due once however much it writes", async () => {
    const live = await desk.listen();
    await live.subscribe("inbox");
    const rui = await newcomer("rui", "oi", "tudo bem?", "meu email é rui@exemplo.com");

    expect(await dueOf(rui.id)).toMatchObject({ count: 1, isDue: false });
    await becomeDue(rui.id);
    await live.until(() => live.events("contact.updated").some(({ data }) => data?.id === rui.id));
  });

  it("that cannot be looked into is tried again later, and the next one is looked into", async () => {
    const [eli, noa] = [await newcomer("eli", "oi"), await newcomer("noa", "meu email é noa@exemplo.com")];
    desk.gateway.state.profiles.set((await eli.contact()).jid ?? "", { business: { category: 7 } });

    await becomeDue(eli.id);
    await eventually(async () => expect(await dueOf(eli.id)).toMatchObject({ count: 1, isDue: false, attempts: 1 }));
    await becomeDue(noa.id);
    await eventually(async () => expect((await noa.contact()).fields.email?.value).toBe("noa@exemplo.com"));

    expect(await dueOf(noa.id)).toMatchObject({ count: 0 });
    await eli.customer.writes("meu email é eli@exemplo.com");
    expect(await dueOf(eli.id)).toMatchObject({ count: 1, isDue: false, attempts: 1 });
  });

  it("has what its business profile says, which is believed more than what it wrote", async () => {
    const shop = await newcomer("loja", "meu email é antigo@loja.com");
    await shop.lookInto();
    const { jid } = await shop.contact();
    desk.gateway.state.profiles.set(jid ?? "", {
      name: "Loja da Vila",
      pictureUrl: "https://pps.whatsapp.net/loja.jpg",
      business: {
        description: "Roupas e sapatos",
        category: "Vestuário",
        websites: ["https://lojadavila.com.br"],
        email: "contato@lojadavila.com.br",
        address: "Rua A, 10",
        hours: { config: [{ day_of_week: "mon", mode: "specific_hours", open_time: 540, close_time: 1080 }] },
      },
    });

    const { body } = await desk.client.post<Contact>(`/api/chat-contacts/${shop.id}/enrich`);

    expect(body).toMatchObject({
      pictureUrl: "https://pps.whatsapp.net/loja.jpg",
      fields: {
        email: { value: "contato@lojadavila.com.br", source: "whatsapp_business_profile" },
        category: { value: "Vestuário" },
        website: { value: "https://lojadavila.com.br" },
        hours: { value: "seg 09:00–18:00" },
      },
    });
    expect((await shop.enrichment()).facts).toContainEqual(
      expect.objectContaining({ value: "antigo@loja.com", status: "superseded" }),
    );
  });

  it("that was entered by hand has the address that WhatsApp says, asked for with the ninth digit and without", async () => {
    desk.gateway.state.addresses.set("+553177776666", { jid: "553177776666@s.whatsapp.net" });
    const { body } = await desk.client.post<Contact>("/api/chat-contacts", { phone: "+5531977776666" });
    const { body: nowhere } = await desk.client.post<Contact>("/api/chat-contacts", { phone: "+5531977770000" });

    const found = await desk.client.post<Contact>(`/api/chat-contacts/${body.id}/enrich`);
    await desk.client.post(`/api/chat-contacts/${nowhere.id}/enrich`);

    expect(found.body).toMatchObject({ jid: "553177776666@s.whatsapp.net", phone: "+5531977776666" });
    expect((await desk.client.get(`/api/chat-contacts/${body.id}/enrichment`)).body).toMatchObject({
      isOnWhatsapp: true,
    });
    expect((await desk.client.get(`/api/chat-contacts/${nowhere.id}/enrichment`)).body).toMatchObject({
      isOnWhatsapp: false,
    });
  });

  it("keeps what a person here called it: another name is proposed, accepted as that person's word, or rejected for good", async () => {
    finds(() => [{ field: "name", value: "Marina Souza", quote: "sou a Marina Souza" }]);
    const marina = await newcomer("mari", "oi, sou a Marina Souza");
    await send("PATCH", `/api/chat-contacts/${marina.id}`, { name: "Mari da padaria" });
    await marina.lookInto();

    const [proposal] = (await marina.enrichment()).proposals;
    expect(proposal).toMatchObject({ value: "Marina Souza", current: { value: "Mari da padaria", source: "human" } });
    expect(await marina.contact()).toMatchObject({ name: "Mari da padaria" });

    const path = `/api/chat-contacts/${marina.id}/proposals/${proposal?.id}`;
    expect((await send<ContactEnrichment>("POST", `${path}/accept`)).body.proposals).toEqual([]);
    expect(await marina.contact()).toMatchObject({ name: "Marina Souza", fields: { name: { source: "human" } } });
    expect((await send("POST", `${path}/reject`)).status).toBe(404);
  });

  it("is not asked again about what was rejected", async () => {
    const ana = await newcomer("ana", "meu email é ana@um.com", "aliás, meu email é ana@dois.com");
    await ana.lookInto();
    const [proposal] = (await ana.enrichment()).proposals;
    expect(proposal).toMatchObject({ value: "ana@dois.com", current: { value: "ana@um.com" } });

    await send("POST", `/api/chat-contacts/${ana.id}/proposals/${proposal?.id}/reject`);
    await ana.lookInto();

    expect((await ana.enrichment()).proposals).toEqual([]);
    expect(await ana.contact()).toMatchObject({ fields: { email: { value: "ana@um.com" } } });
  });
});

describe("what a model is given", () => {
  it("holds no document's number, and what it says of one is not believed", async () => {
    finds(() => [{ field: "company", value: "[CPF_1]", quote: "meu cpf é [CPF_1]" }]);
    const gil = await newcomer("gil", "meu cpf é 529.982.247-25");
    await gil.lookInto();

    expect(provider.state.asked[0]?.prompt).toContain("meu cpf é [CPF_1]");
    expect(JSON.stringify(provider.state.asked)).not.toMatch(/529\.?982/);
    const { fields } = await gil.contact();
    expect(fields).toMatchObject({ cpf: { value: "529.982.247-25" } });
    expect(fields.company).toBeUndefined();
    expect(JSON.stringify((await gil.enrichment()).facts.map(({ evidence }) => evidence.quote))).not.toContain("529");
  });

  it("is nothing of a contact that opted out; rules still read what it wrote", async () => {
    const eva = await newcomer("eva", "meu email é eva@exemplo.com");
    expect((await send("PATCH", `/api/chat-contacts/${eva.id}/enrichment`, { isOptedOut: true })).body).toMatchObject({
      isOptedOut: true,
    });

    await desk.client.post(`/api/chat-contacts/${eva.id}/enrich`);

    expect(provider.state.asked).toEqual([]);
    expect(await eva.contact()).toMatchObject({ fields: { email: { value: "eva@exemplo.com" } } });
  });

  it("is nothing once the day's budget is spent, which each call counts for", async () => {
    const isa = await newcomer("isa", "oi");
    await isa.lookInto();
    const { rows } = await desk.context.db.pool.query(
      "select cost_micros from copilot_calls where purpose = 'enrichment'",
    );
    expect(Number(rows.at(-1)?.cost_micros)).toBeGreaterThan(0);
    await desk.context.db.pool.query(
      "insert into copilot_settings (organization_id, daily_budget_micros) values ($1, 1) on conflict (organization_id) do update set daily_budget_micros = 1",
      [organizationId],
    );
    provider.state.asked.length = 0;

    await isa.customer.writes("moro em Betim");
    await isa.lookInto();

    expect(provider.state.asked).toEqual([]);
    await desk.context.db.pool.query("update copilot_settings set daily_budget_micros = null");
  });

  it("is read later when the model fails now: what rules find is kept", async () => {
    const sol = await newcomer("sol", "meu email é sol@exemplo.com");
    provider.state.answer = () => ({ status: 400 });
    await sol.lookInto();
    expect(await sol.contact()).toMatchObject({ fields: { email: { value: "sol@exemplo.com" } } });

    finds(() => [{ field: "email", value: "sol@exemplo.com", quote: "meu email é sol@exemplo.com" }]);
    provider.state.asked.length = 0;
    await sol.lookInto();

    expect(provider.state.asked).toHaveLength(1);
  });
});

describe("what is looked for", () => {
  it("the organization chooses, and may choose nothing at all", async () => {
    const settings = "/api/copilot/enrichment";
    await send("PATCH", settings, { fields: ["cep"], usesModel: false });
    const zeca = await newcomer("zeca", "meu email é zeca@exemplo.com e o cep 30130-010");
    await zeca.lookInto();
    expect(Object.keys((await zeca.contact()).fields)).toEqual(["cep"]);
    expect(provider.state.asked).toEqual([]);

    await send("PATCH", settings, { isEnabled: false });
    const davi = await newcomer("davi", "cep 30130-010");
    await davi.lookInto();
    expect((await davi.contact()).fields).toEqual({});
    expect((await send<EnrichmentSettings>("GET", settings)).body).toEqual({
      isEnabled: false,
      usesModel: false,
      fields: ["cep"],
    });
    expect((await send("PATCH", settings, { fields: ["shoe size"] })).status).toBe(400);
  });

  it("is nothing of a contact that is not there", async () => {
    const nobody = "01a209e9-be55-73f8-a3df-1c452a6e4940";

    expect((await desk.client.post(`/api/chat-contacts/${nobody}/enrich`)).status).toBe(404);
    expect((await desk.client.get(`/api/chat-contacts/${nobody}/enrichment`)).status).toBe(404);
    expect((await send("PATCH", `/api/chat-contacts/${nobody}/enrichment`, { isOptedOut: true })).status).toBe(404);
  });
});
