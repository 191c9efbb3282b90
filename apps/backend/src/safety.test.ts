import { createLogger } from "@gomarketing/service-kit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, Client, type Desk, openDesk } from "../test/desk.ts";
import { codeOf, colleague, PASSWORD } from "../test/people.ts";

const lines: string[] = [];
let desk: Desk;
beforeAll(async () => {
  desk = await openDesk({}, createLogger("test", "trace", { write: (line) => void lines.push(line) }));
});
afterAll(() => desk.stop());

const json = { "content-type": "application/json" };

describe("secrets", () => {
  it("stand in no log, and in no answer but the one that hands them out", async () => {
    const { config, db } = desk.context;
    const { email, client } = await colleague(desk, "Rosa", "admin");
    const answers: string[] = [];
    const ask = async <T>(method: string, path: string, body?: unknown): Promise<Answer<T>> => {
      const answer = await client.send<T>(
        method,
        path,
        body === undefined ? undefined : JSON.stringify(body),
        body ? json : {},
      );
      answers.push(JSON.stringify(answer.body));
      return answer;
    };
    const { body: key } = await client.post<{ key: string; id: string }>("/api/api-keys", {
      name: "x",
      scopes: ["chats:read"],
    });
    const { body: link } = await client.post<{ token: string }>("/api/invitations", { role: "agent" });
    const factor = await client.post<{ uri: string; backupCodes: string[] }>("/api/account/two-factor", {
      password: PASSWORD,
    });
    await ask("POST", "/api/account/two-factor/confirm", { code: codeOf(factor.body.uri) });
    await desk.customer("Marina", "+5531991230001").writes("palavra de cliente");
    await ask("POST", "/api/auth/sign-in/email", { email, password: PASSWORD });
    await ask("POST", "/api/auth/sign-in/email", { email, password: "a wrong guess" });
    for (const path of [
      "/api/me",
      "/api/api-keys",
      "/api/invitations",
      "/api/account/sign-ins",
      "/api/members",
      "/api/audit-log",
      "/api/sessions",
    ])
      await ask("GET", path);
    await new Client(desk.url).send("GET", "/api/chats", undefined, { authorization: `Bearer ${key.key}` });
    await ask("POST", "/api/account/password", { currentPassword: "a wrong guess", newPassword: "another password" });

    const { rows } = await db.pool.query<{ token: string }>("select token from auth_sessions");
    const hashes = await db.pool.query<{ password: string }>("select password from auth_accounts");
    const own = Object.values(config.secrets());
    const never = [
      ...own,
      ...rows.map(({ token }) => token),
      ...hashes.rows.map(({ password }) => password),
      key.key,
      link.token,
      ...factor.body.backupCodes,
      new URL(factor.body.uri).searchParams.get("secret") ?? "",
      PASSWORD,
      "a wrong guess",
    ];
    for (const [where, text] of [
      ["an answer", answers.join("\n")],
      ["the log", lines.join("\n")],
    ])
      for (const secret of never) expect(text?.includes(secret), `${secret} stands in ${where}`).toBe(false);
    expect(lines.join("\n")).not.toContain("palavra de cliente");
    expect(lines.length).toBeGreaterThan(0);
  });
});

describe("every answer", () => {
  it("tells browsers to run nothing, guess nothing, frame nothing and keep nothing", async () => {
    for (const path of ["/api/me", "/api/openapi.json", "/api/nothing", "/healthz"]) {
      const { headers } = await desk.client.get(path);
      expect(headers.get("content-security-policy"), path).toBe("default-src 'none'; frame-ancestors 'none'");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("x-frame-options")).toBe("DENY");
      if (path.startsWith("/api/")) expect(headers.get("cache-control")).toBe("no-store");
      expect(headers.has("strict-transport-security")).toBe(false);
    }
    const overHttps = await desk.client.send("GET", "/api/me", undefined, { "x-forwarded-proto": "https" });
    expect(overHttps.headers.get("strict-transport-security")).toContain("max-age=");
  });

  it("of the documentation runs no script that stands in a page", async () => {
    const { headers, body } = await desk.client.get<string>("/api/docs/");

    expect(headers.get("content-security-policy")).toMatch(/script-src 'self';/);
    expect(body).not.toMatch(/<script(?![^>]*\bsrc=)/);
  });
});

describe("a file", () => {
  const PNG = Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "base64",
  );
  const upload = async (bytes: Buffer | string, type: string, name: string) =>
    (await desk.upload(new Blob([bytes], { type }), name)).body;

  it("is what its bytes say, and nothing of it runs", async () => {
    const page = await upload("<script>alert(1)</script>", "image/png", "a.png");
    const picture = await upload(PNG, "text/html", "a.html");
    const html = await upload("<script>alert(1)</script>", "text/html", "a.html");

    expect([page.mimeType, picture.mimeType]).toEqual(["application/octet-stream", "image/png"]);
    for (const { id } of [page, html]) {
      const { headers } = await desk.client.get(`/api/media/${id}`);
      expect(headers.get("content-disposition")).toMatch(/^attachment/);
      expect(headers.get("content-security-policy")).toBe("default-src 'none'; sandbox");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
    }
    expect((await desk.client.get(`/api/media/${picture.id}`)).headers.get("content-disposition")).toMatch(/^inline/);
  });

  it("is for members of its organization alone", async () => {
    const { id } = await upload(PNG, "image/png", "a.png");
    const { body: other } = await desk.client.post<{ id: string }>("/api/organizations", { name: "Outra" });
    const eva = await colleague(desk, "Eva", "owner", other.id);

    expect((await desk.stranger.get(`/api/media/${id}`)).status).toBe(401);
    expect((await eva.client.get(`/api/media/${id}`)).status).toBe(404);
  });
});

describe("a body", () => {
  it("may hold fields that are not known: they are ignored, and change nothing", async () => {
    const { body } = await desk.client.post<{ id: string; name: string }>("/api/sessions", {
      name: "Nova",
      organizationId: "01a209e9-be55-73f8-a3df-1c452a6e4940",
      status: "connected",
    });

    expect((await desk.client.get(`/api/sessions/${body.id}`)).body).toMatchObject({ name: "Nova" });
  });

  it("is refused from another site's page, whatever the verb, and over a WebSocket", async () => {
    for (const method of ["POST", "PATCH", "DELETE"])
      for (const origin of ["https://evil.example", "null"])
        expect(await desk.client.send(method, `/api/sessions/${desk.session.id}`, undefined, { origin })).toMatchObject(
          { status: 403, body: { type: "/problems/cross-site" } },
        );
    expect(
      (await desk.client.send("POST", "/api/sessions", '{"name":"x"}', { ...json, origin: desk.url })).status,
    ).toBe(201);
  });
});
