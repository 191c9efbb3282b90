import type { KnowledgeDocument, KnowledgePassage } from "@gomarketing/contracts";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Desk, openDesk } from "../../test/desk.ts";
import { pdfDocument, wordDocument } from "../../test/documents.ts";
import { readFile } from "./reading/read-file.ts";

const DOCUMENTS = "/api/knowledge/documents";
let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.stop());

type Content = string | Uint8Array<ArrayBuffer> | Buffer;

function send(name: string, content: Content, path: string = DOCUMENTS) {
  const form = new FormData();
  form.append("file", new Blob([typeof content === "string" ? content : new Uint8Array(content)]), name);
  return desk.client.send<KnowledgeDocument>("POST", path, form);
}

const show = async (id: string) => (await desk.client.get<KnowledgeDocument>(`${DOCUMENTS}/${id}`)).body;

/** Uploads a file and waits until it is read, or is not to be read. */
async function upload(name: string, content: Content, query = "?publish=true"): Promise<KnowledgeDocument> {
  const { body, status } = await send(name, content, `${DOCUMENTS}${query}`);
  expect(status).toBe(201);
  return settled(body.id);
}

const settled = (id: string): Promise<KnowledgeDocument> =>
  vi.waitUntil(
    async () => {
      const document = await show(id);
      return document.state === "processing" ? undefined : document;
    },
    { timeout: 60_000, interval: 50 },
  );

const search = async (q: string) =>
  (await desk.client.get<{ passages: KnowledgePassage[] }>(`/api/knowledge/search?q=${encodeURIComponent(q)}`)).body
    .passages;

describe("a document", () => {
  it("is being read at first, then is read, and is found when it was to be published", async () => {
    const { status, body } = await send(
      "Manual da cafeteira.txt",
      "Para descalcificar a cafeteira use vinagre.",
      `${DOCUMENTS}?publish=true`,
    );

    expect({ status, body }).toMatchObject({
      status: 201,
      body: { kind: "document", state: "processing", title: "Manual da cafeteira", status: "draft", version: 0 },
    });
    expect(await settled(body.id)).toMatchObject({ state: "ready", status: "published", version: 1, size: 43 });
    expect(await search("como descalcificar a cafeteira")).toMatchObject([
      { sourceId: body.id, kind: "document", version: 1 },
    ]);
  });

  it("of PDF and Word is read as text", async () => {
    const pdf = await upload("Garantia.pdf", pdfDocument(["A garantia da furadeira", "vale por dois anos."]));
    const word = await upload("Frete.docx", await wordDocument(["O frete para Manaus leva 12 dias."]));

    expect(pdf).toMatchObject({
      state: "ready",
      mimeType: "application/pdf",
      body: "A garantia da furadeira vale por dois anos.",
    });
    expect(word).toMatchObject({ state: "ready", body: "O frete para Manaus leva 12 dias." });
  });

  it("of a table is found row by row, also as older programs write it", async () => {
    const table = Buffer.from("Produto;Preço\nVentilador de mesa;R$ 140\nVentilador de teto;R$ 320\n", "latin1");
    const { id } = await upload("Preços.csv", table);

    expect(await search("quanto custa o ventilador de teto?")).toMatchObject([
      { sourceId: id, title: "Preços › Ventilador de teto", text: "Produto: Ventilador de teto\nPreço: R$ 320" },
    ]);
  });

  it("of a web page is its text, under its own title: nothing is run, nothing is fetched", async () => {
    const page = `<title>Clube do vinho</title><nav>Menu</nav><script>document.body.append("scripted")</script>
      <img src="${desk.gateway.url}/tracked.png"><h1>Assinatura</h1><p>Duas garrafas <b>por mês</b> &amp; frete grátis.</p><ul><li>Tinto<li>Branco</ul>`;

    expect(await upload("pagina_salva.html", page)).toMatchObject({
      kind: "page",
      title: "Clube do vinho",
      body: "# Assinatura\n\nDuas garrafas por mês & frete grátis.\n\n- Tinto\n- Branco",
    });
  });

  it("keeps its file, which is saved and never shown", async () => {
    const { id } = await upload("Conta ação.txt", "Pague a conta até o dia 10.");
    const file = await desk.client.get(`${DOCUMENTS}/${id}/file`);

    expect(file).toMatchObject({ status: 200, body: "Pague a conta até o dia 10." });
    expect(file.headers.get("content-disposition")).toBe("attachment; filename*=UTF-8''Conta%20a%C3%A7%C3%A3o.txt");
    expect(file.headers.get("content-security-policy")).toContain("sandbox");
  });

  it("has a new version with a newer file, which is found instead", async () => {
    const { id } = await upload("Tabela da quadra.txt", "A quadra de areia custa R$ 80 por hora.");

    await send("Tabela 2.txt", "A quadra de areia custa R$ 95 por hora.", `${DOCUMENTS}/${id}/file`);

    expect(await settled(id)).toMatchObject({ version: 2, publishedVersion: 2, fileName: "Tabela 2.txt" });
    expect(await search("quanto é a quadra de areia")).toMatchObject([
      { version: 2, text: expect.stringContaining("95") },
    ]);
  });

  it("that cannot be read says why, keeps what was published before, and is tried again when asked", async () => {
    const { id } = await upload("Piscina.txt", "A piscina abre às 8h.");

    await send("Piscina.pdf", "%PDF-1.7 and nothing else", `${DOCUMENTS}/${id}/file`);

    expect(await settled(id)).toMatchObject({ state: "failed", failure: { code: "damaged" }, publishedVersion: 1 });
    expect(await search("que horas abre a piscina")).toMatchObject([{ version: 1 }]);
    expect((await desk.client.post(`${DOCUMENTS}/${id}/retry`)).status).toBe(202);
    expect(await settled(id)).toMatchObject({ state: "failed" });
  });

  it("that was read is not tried again, and one that is not read yet is not published", async () => {
    const { id } = await upload("a.txt", "Alguma coisa.");
    expect((await desk.client.post(`${DOCUMENTS}/${id}/retry`)).status).toBe(409);

    const { id: damaged } = await upload("b.pdf", "%PDF-1.7 nothing");
    expect(await desk.client.post(`${DOCUMENTS}/${damaged}/publish`)).toMatchObject({
      status: 409,
      body: { type: "/problems/not-read-yet" },
    });
  });

  it.each([
    [
      "a picture",
      "a.txt",
      Buffer.from(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
        "base64",
      ),
      415,
    ],
    ["a name that says nothing", "a.exe", "text", 415],
    ["nothing in it", "a.txt", "", 400],
    ["more than 20 MB", "a.txt", "x".repeat(20_000_001), 413],
  ])("is refused with %s, and nothing stays of it", async (_what, name, content, status) => {
    const before = await desk.client.get<{ documents: unknown[] }>(`${DOCUMENTS}?limit=100`);

    expect(await send(name, content)).toMatchObject({ status, body: { detail: expect.any(String) } });

    expect((await desk.client.get(`${DOCUMENTS}?limit=100`)).body).toEqual(before.body);
  });
});

describe("a file that is made to do harm", () => {
  const write = async (name: string, content: Content) => {
    const { writeFile } = await import("node:fs/promises");
    const path = `${desk.context.config.mediaDir}/${name}`;
    await writeFile(path, content);
    return path;
  };

  it("takes no more memory than it may: a bomb is given up", async () => {
    const path = await write("bomb.docx", await wordDocument(["a".repeat(40)], 400_000));

    expect(await readFile(path, "docx", 90_000)).toEqual({ failure: "too-large" });
  }, 120_000);

  it("takes no more time than it may", async () => {
    const path = await write("slow.csv", "a,b\n".repeat(10));

    expect(await readFile(path, "csv", 1)).toEqual({ failure: "too-slow" });
  });

  it.each([
    ["a hundred thousand open elements", "html", `${"<div>".repeat(100_000)}fundo`],
    ["quotes that never end", "csv", `a,"${"b".repeat(10_000)}`],
    ["no text", "html", "<script>1</script>"],
    ["a zip that is no document", "docx", "PK\u0003\u0004 nonsense"],
  ] as const)("is answered, with %s", async (_what, format, content) => {
    const path = await write(`hostile.${format}`, content);

    expect(await readFile(path, format, 15_000)).toSatisfy((answer: object) => "read" in answer || "failure" in answer);
  });
});
