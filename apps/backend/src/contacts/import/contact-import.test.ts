import type { Contact, ContactImport } from "@gomarketing/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Desk, openDesk } from "../../../test/desk.ts";
import { eventually } from "../../../test/eventually.ts";
import { importContacts } from "./import-contacts.ts";
import { readTable } from "./read-table.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  await desk.client.post("/api/contact-fields", { name: "Cidade", kind: "text" });
  await desk.client.post("/api/contact-fields", { name: "Nascimento", kind: "date" });
});
afterAll(() => desk?.stop());

const upload = (content: string | Uint8Array<ArrayBuffer>, name = "contatos.csv") => {
  const form = new FormData();
  form.append("file", new Blob([content], { type: "text/csv" }), name);
  return desk.client.send<ContactImport & { detail?: string }>("POST", "/api/contact-imports", form);
};
const confirm = (id: string) => desk.client.post<ContactImport>(`/api/contact-imports/${id}/confirm`);
const follow = (id: string) =>
  eventually(
    async () => {
      const { body } = await desk.client.get<ContactImport>(`/api/contact-imports/${id}`);
      expect(body.state).toBe("done");
      return body;
    },
    { timeout: 20_000 },
  );
const contacts = async (q: string) =>
  (await desk.client.get<{ contacts: Contact[] }>(`/api/chat-contacts?q=${encodeURIComponent(q)}`)).body.contacts;

describe("a table of contacts", () => {
  it("is looked at first: columns guessed, rows shown as they would come out, each error with its line and what to do", async () => {
    await desk.client.post("/api/chat-contacts", { phone: "+5531987650001", name: "Já Existe" });
    const { status, body } = await upload(
      [
        "Nome completo;Celular;E-mail;Cidade;Nascimento;Obs",
        "Ana Souza;(31) 98765-0001;ana@exemplo.com.br;Belo Horizonte;31/03/1990;x",
        'Bia "Bibi";31 8765-0002;;;;',
        "Caio;123;caio@;;1990;",
        "",
        '"Dona\nRosa";;;;;',
        "Eva;+351 912 345 678;;;;;a;b",
      ].join("\r\n"),
    );

    expect(status).toBe(201);
    expect(body.columns.map(({ target }) => target)).toEqual([
      "name",
      "phone",
      "email",
      "field:cidade",
      "field:nascimento",
      null,
    ]);
    expect(body).toMatchObject({
      state: "draft",
      rowCount: 5,
      failedCount: 3,
      preview: [
        {
          line: 2,
          action: "update",
          name: "Ana Souza",
          phone: "+5531987650001",
          email: "ana@exemplo.com.br",
          fields: { cidade: "Belo Horizonte", nascimento: "1990-03-31" },
        },
        { line: 3, action: "create", phone: "+5531987650002" },
        { line: 4, action: "skip" },
        { line: 6, action: "skip" },
        { line: 8, action: "skip" },
      ],
    });
    expect(body.errors.map(({ line, column }) => [line, column])).toEqual([
      [4, "Celular"],
      [4, "E-mail"],
      [4, "Nascimento"],
      [6, "Celular"],
      [8, undefined],
    ]);
    expect(body.errors[0]).toMatchObject({
      code: "no_phone",
      value: expect.any(String),
      message: expect.stringContaining("(31) 99999-0000"),
    });
    expect((await contacts("Bia")).length).toBe(0);
  });

  it("is taken in once it is confirmed: numbers made one, known contacts changed with what it says and no more", async () => {
    const { body } = await upload(
      "nome,telefone,cidade\nAna Lúcia,031 98765-1001,\n,5531987651002,Sabará\nRosa,+5531987651001,Contagem\nErro,12,\n",
    );
    await desk.customer("Sem o Nono", "+553187651002").writes("oi");

    const confirmed = await confirm(body.id);
    await confirm(body.id);
    const done = await follow(body.id);

    expect(confirmed).toMatchObject({ status: 202, body: { state: "running" } });
    expect(done).toMatchObject({
      doneCount: 4,
      createdCount: 1,
      updatedCount: 2,
      failedCount: 1,
      errors: [{ line: 5 }],
    });
    expect(await contacts("987651001")).toMatchObject([
      { name: "Rosa", phone: "+5531987651001", fields: { cidade: { value: "Contagem", source: "human" } } },
    ]);
    expect(await contacts("87651002")).toMatchObject([
      { name: "Sem o Nono", phone: "+553187651002", fields: { cidade: { value: "Sabará" } } },
    ]);
  });

  it("is mapped otherwise by hand, and not without a number", async () => {
    const { body } = await upload("A;B\nZé;31987653001\n");
    const map = (mapping: unknown) =>
      desk.client.send<ContactImport>("PATCH", `/api/contact-imports/${body.id}`, JSON.stringify({ mapping }), {
        "content-type": "application/json",
      });

    expect((await confirm(body.id)).status).toBe(400);
    expect((await map(["name"])).status).toBe(400);
    expect((await map(["phone", "phone"])).status).toBe(400);
    expect((await map(["name", "field:altura"])).status).toBe(400);
    expect((await map(["name", "phone"])).body).toMatchObject({
      failedCount: 0,
      preview: [{ name: "Zé", action: "create" }],
    });
    await confirm(body.id);
    await follow(body.id);
    expect((await map(["name", "phone"])).status).toBe(409);
    expect((await desk.client.send("DELETE", `/api/contact-imports/${body.id}`)).status).toBe(204);
    expect((await desk.client.get(`/api/contact-imports/${body.id}`)).status).toBe(404);
  });

  it("is taken in batch by batch, and no row twice when the job is done again", async () => {
    const rows = Array.from({ length: 1_201 }, (_, n) => `Lote ${n};31977${String(100_000 + n)}`);
    const { body } = await upload(`nome;fone\n${rows.join("\n")}\n`);
    await confirm(body.id);
    const payload = {
      organizationId: (await desk.client.get<{ organization: { id: string } }>("/api/me")).body.organization.id,
      importId: body.id,
    };
    await Promise.all([importContacts(desk.context, payload), importContacts(desk.context, payload)]);

    expect(await follow(body.id)).toMatchObject({
      doneCount: 1_201,
      createdCount: 1_201,
      updatedCount: 0,
      failedCount: 0,
    });
  });

  it.each([
    ["nothing", "", "first line"],
    ["a header alone", "nome;telefone\n", "no row"],
    ["an Excel file", "PK\u0003\u0004…", "Save it as CSV"],
    ["a quote that is not closed", 'nome;fone\n"Ana;31987650000\nBia;31987650001\n', "quote"],
    ["too many rows", `fone\n${"1\n".repeat(50_001)}`, "50000"],
  ])("is refused for %s, with what to do", async (_what, content, detail) => {
    expect(await upload(content)).toMatchObject({ status: 400, body: { detail: expect.stringContaining(detail) } });
  });
});

describe("how spreadsheets save", () => {
  const expected = ["Conceição", "31987650000"];
  const text = "Nome;Telefone\r\nConceição;31987650000\r\n";
  it.each([
    ["UTF-8", Buffer.from(text)],
    ["UTF-8 with a mark", Buffer.from(`\ufeff${text}`)],
    ["Latin-1", Buffer.from(text, "latin1")],
    ["UTF-16", Buffer.from(`\ufeff${text}`, "utf16le")],
    ["commas", Buffer.from(text.replaceAll(";", ","))],
    ["tabs", Buffer.from(text.replaceAll(";", "\t"))],
    ["Excel's separator line", Buffer.from(`sep=;\r\n${text}`)],
    ["quotes", Buffer.from(text.replaceAll(/[^;\r\n]+/g, '"$&"'))],
    ["old Macs' line ends", Buffer.from(text.replaceAll("\r\n", "\r"))],
  ])("is read: %s", (_what, bytes) => {
    const { columns, rows } = readTable(bytes);
    expect([columns, rows.map(({ cells }) => cells)]).toEqual([["Nome", "Telefone"], [expected]]);
  });
});

describe("the export", () => {
  it("is a table that can be imported again, and in which nothing is computed", async () => {
    await desk.client.post("/api/chat-contacts", { phone: "+5531987659001", name: '=HYPERLINK("http://x";"a")' });
    await desk.client.post("/api/chat-contacts", { phone: "+5531987659002", name: "+1+1" });

    const answer = await desk.client.get<string>("/api/chat-contacts/export");
    const { columns, rows } = readTable(Buffer.from(answer.body));
    const named = (phone: string) => rows.find(({ cells }) => cells[1] === phone)?.cells[0];

    expect(answer.headers.get("content-type")).toContain("text/csv");
    expect(answer.headers.get("content-disposition")).toContain("contatos.csv");
    expect(columns).toEqual(["Nome", "Telefone", "E-mail", "Cidade", "Nascimento"]);
    expect(named("+5531987659001")).toBe(`'=HYPERLINK("http://x";"a")`);
    expect(named("+5531987659002")).toBe("'+1+1");
    const { body } = await upload(answer.body);
    expect(body.failedCount).toBe(0);
    expect(body.preview?.map(({ action }) => action)).not.toContain("create");
    expect(body.preview?.find(({ phone }) => phone === "+5531987659002")?.name).toBe("+1+1");
  });
});
