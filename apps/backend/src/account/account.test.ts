import type { Me, SignIn, SingleUseLink } from "@gomarketing/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Client, type Desk, openDesk } from "../../test/desk.ts";
import { codeOf, colleague, PASSWORD, signIn } from "../../test/people.ts";
import { makeResetLinkOnServer } from "../members/make-reset-link.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.stop());

const NEW_PASSWORD = "a much better password";
const tryToSignIn = (email: string, password: string) =>
  new Client(desk.url).post<{ status?: string; type?: string }>("/api/auth/sign-in/email", { email, password });
const isSignedIn = async (client: Client) => (await client.get("/api/me")).status === 200;

describe("a password", () => {
  it("that is changed ends all other sign-ins, at once", async () => {
    const { email, client } = await colleague(desk, "Rosa", "agent");
    const elsewhere = await signIn(desk.url, email);
    expect(await isSignedIn(elsewhere)).toBe(true);

    expect(
      await client.post("/api/account/password", { currentPassword: "wrong", newPassword: NEW_PASSWORD }),
    ).toMatchObject({ status: 400, body: { type: "/problems/wrong-password" } });
    expect(
      await client.post("/api/account/password", { currentPassword: PASSWORD, newPassword: NEW_PASSWORD }),
    ).toMatchObject({ status: 204 });

    expect([await isSignedIn(client), await isSignedIn(elsewhere)]).toEqual([true, false]);
    expect((await tryToSignIn(email, PASSWORD)).status).toBe(401);
    expect((await tryToSignIn(email, NEW_PASSWORD)).status).toBe(200);
  });

  it("is reset by a link that an admin makes, once, and all sign-ins end", async () => {
    const { id, email, client } = await colleague(desk, "Ivo", "agent");
    const link = async () => (await desk.client.post<SingleUseLink>(`/api/members/${id}/reset-link`, {})).body;
    const first = await link();
    const { token, path } = await link();
    expect(path).toBe(`/reset-password#${token}`);
    const reset = (given: string) =>
      desk.stranger.post("/api/account/reset-password", { token: given, newPassword: NEW_PASSWORD });

    expect((await reset(first.token)).status).toBe(410);
    expect((await reset(token)).status).toBe(204);
    expect((await reset(token)).status).toBe(410);

    expect(await isSignedIn(client)).toBe(false);
    expect((await tryToSignIn(email, NEW_PASSWORD)).status).toBe(200);
  });

  it("is reset by a link of whoever runs the server, for an only owner has nobody else to ask", async () => {
    const { email } = await colleague(desk, "Nair", "agent");
    const { db, newId, clock } = desk.context;
    const link = (of: string) =>
      makeResetLinkOnServer(db, { id: newId(), email: of, clearsTwoFactor: false, now: clock() });
    const token = (await link(email.toUpperCase()))?.token;

    expect(await link("nobody@example.com")).toBeUndefined();
    expect((await desk.stranger.post("/api/account/reset-password", { token, newPassword: NEW_PASSWORD })).status).toBe(
      204,
    );
    expect((await tryToSignIn(email, NEW_PASSWORD)).status).toBe(200);
  });

  it("of somebody who is in other organizations too is not an admin's to reset", async () => {
    const { body: other } = await desk.client.post<{ id: string }>("/api/organizations", { name: "Filial Norte" });
    const { id } = await colleague(desk, "Eva", "agent");
    const { body: link } = await desk.client.post<SingleUseLink>(`/api/members/${id}/reset-link`, {});
    await desk.context.db.system
      .insertInto("members")
      .values({ organization_id: other.id, user_id: id, role: "owner" })
      .execute();

    expect(await desk.client.post(`/api/members/${id}/reset-link`, {})).toMatchObject({
      status: 409,
      body: { type: "/problems/in-other-organizations" },
    });
    expect(
      await desk.stranger.post("/api/account/reset-password", { token: link.token, newPassword: NEW_PASSWORD }),
    ).toMatchObject({ status: 410 });
  });
});

describe("sign-ins", () => {
  it("are listed for their person, and ended one by one or all others at once", async () => {
    const { email, client } = await colleague(desk, "Lia", "read_only");
    const [second, third] = [await signIn(desk.url, email), await signIn(desk.url, email)];
    const list = async () => (await client.get<{ signIns: SignIn[] }>("/api/account/sign-ins")).body.signIns;
    const all = await list();
    expect(all.map(({ isCurrent }) => isCurrent).toSorted()).toEqual([false, false, true]);
    expect(JSON.stringify(all)).not.toContain("token");
    const theirs = (await second.get<{ signIns: SignIn[] }>("/api/account/sign-ins")).body.signIns;
    const secondId = theirs.find(({ isCurrent }) => isCurrent)?.id;
    expect(await isSignedIn(second)).toBe(true);

    expect((await client.send("DELETE", `/api/account/sign-ins/${secondId}`)).status).toBe(204);
    expect([await isSignedIn(second), await isSignedIn(third)]).toEqual([false, true]);
    expect((await client.send("DELETE", "/api/account/sign-ins")).status).toBe(204);
    expect([await isSignedIn(third), await isSignedIn(client)]).toEqual([false, true]);
    expect((await desk.client.send("DELETE", `/api/account/sign-ins/${(await list())[0]?.id}`)).status).toBe(404);
  });
});

describe("a second factor", () => {
  const enable = async (client: Client) =>
    (await client.post<{ uri: string; backupCodes: string[] }>("/api/account/two-factor", { password: PASSWORD })).body;

  it("is asked for once its first code was given, and takes an app's code or a backup code, each backup code once", async () => {
    const { email, client } = await colleague(desk, "Bia", "agent");
    const { uri, backupCodes } = await enable(client);
    expect((await tryToSignIn(email, PASSWORD)).body).toEqual({ status: "signed_in" });
    expect((await client.post("/api/account/two-factor/confirm", { code: "000000" })).status).toBe(400);
    expect((await client.post("/api/account/two-factor/confirm", { code: codeOf(uri) })).status).toBe(204);
    expect((await client.get<Me>("/api/me")).body.hasTwoFactor).toBe(true);

    const begin = async () => {
      const browser = new Client(desk.url);
      const answer = await browser.post("/api/auth/sign-in/email", { email, password: PASSWORD });
      expect(answer.body).toEqual({ status: "two_factor_required" });
      expect(await isSignedIn(browser)).toBe(false);
      return browser;
    };
    const byApp = await begin();
    expect(await byApp.post("/api/auth/two-factor/totp", { code: "000000" })).toMatchObject({
      status: 401,
      body: { type: "/problems/wrong-code" },
    });
    expect((await byApp.post("/api/auth/two-factor/totp", { code: codeOf(uri, 1) })).body).toEqual({
      status: "signed_in",
    });
    expect(await isSignedIn(byApp)).toBe(true);

    const byBackup = await begin();
    expect((await byBackup.post("/api/auth/two-factor/backup-code", { code: backupCodes[0] })).status).toBe(200);
    expect(await isSignedIn(byBackup)).toBe(true);
    const again = await begin();
    expect((await again.post("/api/auth/two-factor/backup-code", { code: backupCodes[0] })).status).toBe(401);
  });

  it("takes each of an app's codes once: not the one that it was confirmed with, and of two at one moment one alone", async () => {
    const { id, email, client } = await colleague(desk, "Rui", "agent");
    const { uri } = await enable(client);
    const [confirmed, next] = [codeOf(uri), codeOf(uri, 1)];
    await client.post("/api/account/two-factor/confirm", { code: confirmed });
    const begin = async () => {
      const browser = new Client(desk.url);
      await browser.post("/api/auth/sign-in/email", { email, password: PASSWORD });
      return browser;
    };
    const signIns = async () =>
      (await desk.context.db.system.selectFrom("auth_sessions").select("id").where("user_id", "=", id).execute())
        .length;
    const before = await signIns();

    const browsers = [await begin(), await begin(), await begin()] as const;
    const wrong = { status: 401, body: { type: "/problems/wrong-code" } };
    expect(await browsers[0].post("/api/auth/two-factor/totp", { code: confirmed })).toMatchObject(wrong);
    const answers = await Promise.all(
      browsers.slice(1).map((browser) => browser.post("/api/auth/two-factor/totp", { code: next })),
    );

    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 401]);
    expect((await Promise.all(browsers.map(isSignedIn))).filter(Boolean)).toHaveLength(1);
    expect(await signIns()).toBe(before + 1);
    expect(await (await begin()).post("/api/auth/two-factor/totp", { code: next })).toMatchObject(wrong);
  });

  it("is made new, turned off with the password, and turned off by a reset link for whoever lost their phone", async () => {
    const { id, email, client } = await colleague(desk, "Noa", "agent");
    const { uri, backupCodes } = await enable(client);
    await client.post("/api/account/two-factor/confirm", { code: codeOf(uri) });
    const made = await client.post<{ backupCodes: string[] }>("/api/account/two-factor/backup-codes", {
      password: PASSWORD,
    });
    expect(made.body.backupCodes).toHaveLength(10);
    expect(made.body.backupCodes).not.toContain(backupCodes[0]);
    expect((await client.post("/api/account/two-factor/disable", { password: "wrong" })).status).toBe(400);
    expect((await client.post("/api/account/two-factor/disable", { password: PASSWORD })).status).toBe(204);
    expect((await tryToSignIn(email, PASSWORD)).body).toEqual({ status: "signed_in" });

    const again = await enable(client);
    await client.post("/api/account/two-factor/confirm", { code: codeOf(again.uri) });
    const { body: link } = await desk.client.post<SingleUseLink>(`/api/members/${id}/reset-link`, {
      clearsTwoFactor: true,
    });
    await desk.stranger.post("/api/account/reset-password", { token: link.token, newPassword: NEW_PASSWORD });
    expect((await tryToSignIn(email, NEW_PASSWORD)).body).toEqual({ status: "signed_in" });
  });

  it("is not guessed: after ten wrong codes the account waits, in a fresh sign-in too", async () => {
    const { email, client } = await colleague(desk, "Caio", "agent");
    const { uri } = await enable(client);
    await client.post("/api/account/two-factor/confirm", { code: codeOf(uri) });

    for (let round = 0; round < 2; round += 1) {
      const browser = new Client(desk.url);
      await browser.post("/api/auth/sign-in/email", { email, password: PASSWORD });
      for (let guess = 0; guess < 5; guess += 1) await browser.post("/api/auth/two-factor/totp", { code: "000000" });
    }
    const browser = new Client(desk.url);
    await browser.post("/api/auth/sign-in/email", { email, password: PASSWORD });

    expect(await browser.post("/api/auth/two-factor/totp", { code: codeOf(uri) })).toMatchObject({
      status: 429,
      body: { type: "/problems/too-many-attempts" },
    });
  });
});

describe("guessing passwords", () => {
  it("is stopped by account, whoever has it or not, also at one moment; the count stands in the database", async () => {
    for (const email of ["nobody@example.com", (await colleague(desk, "Gil", "agent")).email]) {
      await tryToSignIn(email, "a guess");
      await desk.context.db.pool.query(
        "update sign_in_attempts set count = 8 where key like 'account %' and count = 1",
      );
      const answers = await Promise.all(Array.from({ length: 4 }, () => tryToSignIn(email, "a guess")));

      expect(answers.map(({ status }) => status).toSorted()).toEqual([401, 401, 429, 429]);
      expect(await tryToSignIn(email.toUpperCase(), PASSWORD)).toMatchObject({
        status: 429,
        body: { type: "/problems/too-many-attempts" },
      });
    }
    const { rows } = await desk.context.db.pool.query("select key from sign_in_attempts where key like 'account %'");
    expect(JSON.stringify(rows)).not.toContain("nobody");
  });

  it("is stopped by address, over many accounts; right passwords do not count", async () => {
    const { email } = await colleague(desk, "Mel", "agent");
    await desk.context.db.pool.query("delete from sign_in_attempts");
    const guess = (index: number) => tryToSignIn(`${index}@example.com`, "a guess");
    for (let count = 0; count < 3; count += 1) expect((await tryToSignIn(email, PASSWORD)).status).toBe(200);
    await guess(0);
    await desk.context.db.pool.query("update sign_in_attempts set count = 59 where key like 'address %'");

    expect((await guess(1)).status).toBe(401);
    expect((await guess(2)).status).toBe(429);
    expect((await tryToSignIn(email, PASSWORD)).status).toBe(429);
    await desk.context.db.pool.query("update sign_in_attempts set since = since - interval '16 minutes'");
    expect((await tryToSignIn(email, PASSWORD)).status).toBe(200);
  });
});
