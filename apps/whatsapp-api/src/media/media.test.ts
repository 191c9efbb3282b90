import { createHash, randomBytes } from "node:crypto";
import { createReadStream, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, describe, expect, it, onTestFinished } from "vitest";
import { eventually } from "../../test/eventually.ts";
import { call, type Gateway, isConnected, MARINA, openGateway, SHOP } from "../../test/gateway.ts";
import { isConnected as isBack, startLinked, startProgram } from "../../test/program.ts";

const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const MB = 1024 * 1024;
/** What the process may grow by while a file of 100 MB passes. */
const MAX_GROWTH_KB = 64 * 1024;

let gateway: Gateway;
afterEach(() => gateway.stop());
const open = async (environment: Record<string, string> = {}) => {
  gateway = await openGateway({ environment });
  await gateway.link();
};

const send = (body: unknown, key: string) =>
  gateway.call<{ id: string; type?: string; detail?: string }>("POST", "/sessions/shop/messages", body, {
    "idempotency-key": key,
  });

/** Marina sends a file; where it can be fetched. */
async function fileFrom(data: Buffer, message: object = {}): Promise<{ path: string; id: string }> {
  const before = gateway.receiver.of("message.received").length;
  const { id } = await gateway.marina.send({
    to: SHOP,
    type: "document",
    data,
    mimeType: "application/octet-stream",
    ...message,
  } as Parameters<Gateway["marina"]["send"]>[0]);
  await gateway.receiver.until((receiver) => receiver.of("message.received").length > before);
  const content = gateway.receiver.of("message.received").at(-1)?.data.content;
  const mediaId = content && "media" in content ? content.media.mediaId : "";
  return { path: `/sessions/shop/media/${mediaId}`, id };
}

describe("a file that comes in", () => {
  it("has the type of its bytes, never one that a browser runs as a page", async () => {
    await open();
    const picture = await fileFrom(PNG, { mimeType: "application/x-unknown", fileName: "foto.png" });
    const page = await fileFrom(Buffer.from("<script>alert(1)</script>"), {
      mimeType: "text/html",
      fileName: "a.html",
    });

    const shown = await gateway.call("GET", picture.path);
    expect(shown.headers.get("content-type")).toBe("image/png");
    expect(shown.headers.get("content-disposition")).toBe("attachment; filename*=UTF-8''foto.png");
    const harmless = await gateway.call("GET", page.path);
    expect(harmless.headers.get("content-type")).toBe("application/octet-stream");
    expect(harmless.headers.get("x-content-type-options")).toBe("nosniff");
  });

  it("is asked for at its sender's phone when the media host has it no longer", async () => {
    await open();
    const { path } = await fileFrom(Buffer.from("a contract"));
    gateway.simulator.disturbMedia("gone");

    expect(await gateway.call("GET", path)).toMatchObject({ status: 200, body: "a contract" });
  });

  it("is fetched all the same when it is gone, is too old, broke off or was changed on its way", async () => {
    await open();
    for (const mode of ["gone", "expired", "cut", "changed"] as const) {
      const { path } = await fileFrom(randomBytes(200_000));
      gateway.simulator.disturbMedia(mode);
      expect((await gateway.call("GET", path)).status).toBe(200);
    }
  });

  it("that nobody has any more says so, for good", async () => {
    await open();
    const { path, id } = await fileFrom(Buffer.from("a contract"));
    gateway.simulator.disturbMedia("gone", 5);
    gateway.marina.forget(id);

    const answer = await gateway.call<{ type: string; detail: string }>("GET", path);

    expect(answer).toMatchObject({ status: 410, body: { type: "/problems/media-gone" } });
    expect(answer.body.detail).toContain("has it no longer");
  });

  it("of a kind or size that is not let through is not fetched", async () => {
    await open({ MEDIA_TYPES: "image/*", MEDIA_MAX_MEGABYTES: "1" });

    const document = await fileFrom(Buffer.from("%PDF-1.7 nota"), { mimeType: "application/pdf" });
    expect((await gateway.call("GET", document.path)).status).toBe(415);
    const liar = await fileFrom(Buffer.from("%PDF-1.7 nota"), { mimeType: "image/png", type: "image" });
    expect((await gateway.call("GET", liar.path)).status).toBe(415);
    const large = await fileFrom(randomBytes(1_100_000), { mimeType: "image/png", type: "image" });
    expect((await gateway.call("GET", large.path)).status).toBe(413);
  });
});

describe("a file that goes out", () => {
  it("may be a video, a voice note, a document or a sticker, and a message of any other kind may go too", async () => {
    await open();
    const data = PNG.toString("base64");
    const webp = Buffer.from("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==", "base64").toString("base64");
    const waveform = Buffer.alloc(64, 50).toString("base64");
    const to = MARINA;
    const messages = [
      { to, type: "image", data, mimeType: "image/png", caption: "foto", isViewOnce: true },
      { to, type: "video", data: Buffer.from("video").toString("base64"), mimeType: "video/mp4", isGif: true },
      {
        to,
        type: "audio",
        data: Buffer.from("OggS").toString("base64"),
        mimeType: "audio/ogg; codecs=opus",
        voice: true,
        durationSeconds: 3,
        waveform,
      },
      { to, type: "document", data, mimeType: "application/pdf", fileName: "../nota.pdf", caption: "A nota" },
      { to, type: "sticker", data: webp, mimeType: "image/webp" },
      { to, type: "sticker", data: webp, mimeType: "image/webp", isAnimated: true },
      {
        to,
        type: "audio",
        data: Buffer.from("OggS").toString("base64"),
        mimeType: "audio/ogg; codecs=opus",
        voice: true,
        isViewOnce: true,
      },
      { to, type: "audio", data: Buffer.from("ID3").toString("base64"), mimeType: "audio/mpeg" },
      { to, type: "location", latitude: -19.9, longitude: -43.9, name: "Loja" },
      { to, type: "location", latitude: -19.9, longitude: -43.9, isLive: true },
      { to, type: "contact", name: "João; Silva", phone: "+5531988887777" },
      {
        to,
        type: "contact",
        name: "Ana",
        phone: "+5531988887777",
        others: [{ name: "Bia", phone: "+5531988886666" }],
      },
      {
        to,
        type: "text",
        text: "*Veja* _isto_ https://loja.example/tenis",
        linkPreview: { url: "https://loja.example/tenis", title: "Tênis", description: "Confortável" },
      },
      { to, type: "text", text: "@5531988887777", mentions: ["5531988887777@s.whatsapp.net"], isForwarded: true },
    ];
    for (const [index, message] of messages.entries())
      expect(await send(message, `k${index}`)).toMatchObject({ status: 202, body: { state: "sent" } });
    await gateway.marina.until(({ received }) => received.length === messages.length);

    expect(gateway.marina.received.map(({ message }) => message)).toMatchObject([
      { viewOnceMessageV2: { message: { imageMessage: { caption: "foto", viewOnce: true } } } },
      { videoMessage: { gifPlayback: true } },
      { audioMessage: { ptt: true, seconds: 3, waveform: expect.anything() } },
      { documentWithCaptionMessage: { message: { documentMessage: { fileName: "nota.pdf", caption: "A nota" } } } },
      { stickerMessage: { mimetype: "image/webp", isAnimated: false } },
      { stickerMessage: { mimetype: "image/webp", isAnimated: true } },
      { viewOnceMessageV2Extension: { message: { audioMessage: { ptt: true, viewOnce: true } } } },
      { audioMessage: { ptt: false, mimetype: "audio/mpeg" } },
      { locationMessage: { degreesLatitude: -19.9, name: "Loja" } },
      { liveLocationMessage: { degreesLatitude: -19.9, degreesLongitude: -43.9 } },
      { contactMessage: { displayName: "João; Silva", vcard: expect.stringContaining("waid=5531988887777") } },
      { contactsArrayMessage: { contacts: [{ displayName: "Ana" }, { displayName: "Bia" }] } },
      {
        extendedTextMessage: {
          text: "*Veja* _isto_ https://loja.example/tenis",
          matchedText: "https://loja.example/tenis",
          title: "Tênis",
        },
      },
      { extendedTextMessage: { contextInfo: { isForwarded: true, mentionedJid: ["5531988887777@s.whatsapp.net"] } } },
    ]);
    const [, , , document] = gateway.marina.received;
    expect(await gateway.marina.openMedia(document?.id ?? "", "document")).toEqual(PNG);
  });

  it("is uploaded once and named in the message", async () => {
    await open();
    const { status, body } = await gateway.call<{ uploadId: string }>(
      "POST",
      "/sessions/shop/uploads",
      PNG.toString("latin1"),
      {
        "content-type": "text/plain",
      },
    );
    expect(status).toBe(201);
    const message = { to: MARINA, type: "document", uploadId: body.uploadId, mimeType: "application/x-thing" };

    expect((await send(message, "u1")).status).toBe(202);
    expect((await send(message, "u1")).status).toBe(202);
    expect((await send({ ...message, uploadId: body.uploadId }, "u2")).status).toBe(404);
  });

  it("is one bubble when it is sent again with its key, as a new upload and to a newer address, though the gateway was killed", async () => {
    gateway = await openGateway();
    let program = await startLinked(gateway);
    onTestFinished(() => program.kill("SIGKILL"));
    const trySending = async (to: string) => {
      const { body: file } = await call<{ uploadId: string }>(
        program.url,
        "POST",
        "/sessions/shop/uploads",
        PNG.toString("latin1"),
        { "content-type": "image/png" },
      );
      const message = { to, type: "document", uploadId: file.uploadId, mimeType: "image/png", fileName: "nota.png" };
      return call<{ id: string }>(program.url, "POST", "/sessions/shop/messages", message, { "idempotency-key": "f1" });
    };

    const first = await trySending(MARINA);
    const again = await trySending(gateway.marina.account.lid);
    // Nor does the upload stay that no message took.
    await eventually(() => expect(readdirSync(join(gateway.dataDir, "uploads"))).toEqual([]));
    program.kill("SIGKILL");
    await program.exited;
    program = await startProgram(gateway.environment);
    await isBack(program);
    const afterwards = await trySending(gateway.marina.account.lid);
    await gateway.marina.until(({ received }) => received.length > 0);

    expect(first.status).toBe(202);
    for (const answer of [again, afterwards])
      expect(answer).toMatchObject({ status: 202, body: { id: first.body.id } });
    expect(gateway.simulator.stats().messagesAccepted).toBe(1);
    expect(gateway.marina.received).toMatchObject([{ id: first.body.id, copies: 1 }]);
  });

  it("is refused with what to do when it is none, not what it is said to be, or somewhere it must not be fetched from", async () => {
    await open({ MEDIA_TYPES: "image/*" });
    const data = PNG.toString("base64");
    const image = { to: MARINA, type: "image", mimeType: "image/png" };

    expect((await send(image, "x1")).status).toBe(400);
    expect((await send({ ...image, data, mediaUrl: "https://example.com/a.png" }, "x2")).status).toBe(400);
    expect((await send({ ...image, mediaUrl: "http://127.0.0.1:1/a.png" }, "x3")).body.detail).toContain(
      "public address",
    );
    expect((await send({ ...image, mediaUrl: "http://[::1]/a.png" }, "x4")).body.detail).toContain("public address");
    expect((await send({ ...image, mediaUrl: "http://localhost/a.png" }, "x5")).body.detail).toContain(
      "public address",
    );
    expect((await send({ ...image, type: "audio", mimeType: "audio/ogg", data }, "x6")).status).toBe(415);
    expect((await send({ ...image, type: "sticker", data }, "x7")).status).toBe(415);
    expect(gateway.marina.received).toEqual([]);
  });
});

// Node frees the buffers that passed when it sees fit: now and then that is late, hence the retries.
describe("a file of 100 MB", () => {
  const residentKb = (pid: number) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);

  /** The most that a process grew by while something went on. */
  async function growthKb(pid: number, work: () => Promise<unknown>): Promise<number> {
    const before = residentKb(pid);
    let most = before;
    let isDone = false;
    const watching = (async () => {
      while (!isDone) {
        most = Math.max(most, residentKb(pid));
        await delay(20);
      }
    })();
    await work();
    isDone = true;
    await watching;
    return most - before;
  }

  it("passes in and out while the process grows by less than 64 MB", { timeout: 120_000, retry: 2 }, async () => {
    await open();
    await gateway.halt();
    const program = await startProgram(gateway.environment);
    await isConnected(gateway.receiver);
    const path = join(tmpdir(), `hundred-megabytes-${process.pid}`);
    writeFileSync(path, Buffer.concat(Array.from({ length: 100 }, () => randomBytes(MB))));
    const authorization = `Bearer ${gateway.environment.WHATSAPP_API_KEY}`;
    // What the first file of all brings into memory is code.
    const small = await fileFrom(randomBytes(2 * MB));
    await call(program.url, "GET", small.path);
    const incoming = await fileFrom(readFileSync(path));

    const hash = createHash("sha256");
    const inward = await growthKb(program.pid, async () => {
      const answer = await fetch(`${program.url}${incoming.path}`, { headers: { authorization } });
      for await (const chunk of answer.body ?? []) hash.update(chunk);
    });
    const outward = await growthKb(program.pid, async () => {
      const uploaded = await fetch(`${program.url}/sessions/shop/uploads`, {
        method: "POST",
        headers: { authorization, "content-type": "application/zip", "content-length": String(statSync(path).size) },
        body: createReadStream(path) as unknown as ReadableStream,
        duplex: "half",
      } as RequestInit);
      const { uploadId } = (await uploaded.json()) as { uploadId: string };
      const message = { to: MARINA, type: "document", uploadId, mimeType: "application/zip", fileName: "grande.zip" };
      await call(program.url, "POST", "/sessions/shop/messages", message, { "idempotency-key": "big" });
    });
    await gateway.marina.until(({ received }) => received.length === 1);

    const original = createHash("sha256").update(readFileSync(path)).digest("hex");
    expect(hash.digest("hex")).toBe(original);
    const arrived = await gateway.marina.openMedia(gateway.marina.received[0]?.id ?? "", "document");
    expect(createHash("sha256").update(arrived).digest("hex")).toBe(original);
    console.info(`100 MB in: ${inward} kB more; out: ${outward} kB more`);
    expect(inward).toBeLessThan(MAX_GROWTH_KB);
    expect(outward).toBeLessThan(MAX_GROWTH_KB);
    rmSync(path);
    program.kill("SIGTERM");
    await program.exited;
  });
});
