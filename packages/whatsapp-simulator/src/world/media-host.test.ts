import { readFileSync } from "node:fs";
import { request } from "node:https";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { MEDIA_CA_FILE, MediaHost } from "./media-host.ts";

let media: MediaHost;
let host: string;
beforeEach(async () => {
  media = new MediaHost();
  host = await media.listen();
});
afterEach(() => media.stop());

describe("the media host", () => {
  it("keeps a file as nobody can read it without the message that it belongs to", async () => {
    const uploaded = await media.upload(Buffer.from("a photo of a shoe"), "image");

    const stored = await call("GET", uploaded.directPath);

    expect(uploaded.url).toBe(`https://${host}${uploaded.directPath}`);
    expect(stored.status).toBe(200);
    expect(stored.body).not.toContain("shoe");
    expect((await media.open(uploaded, "image")).toString()).toBe("a photo of a shoe");
  });

  it("takes an upload, and says where it lies", async () => {
    const answer = await call("POST", "/mms/image/abc?auth=simulated", "sealed bytes");

    expect(JSON.parse(answer.body)).toEqual({ url: `https://${host}/mms/image/abc`, direct_path: "/mms/image/abc" });
    expect((await call("GET", "/mms/image/abc")).body).toBe("sealed bytes");
  });

  it("notices a file that was changed on the way", async () => {
    const uploaded = await media.upload(Buffer.from("a photo of a shoe"), "image");
    await call("POST", uploaded.directPath, "x".repeat(58));

    await expect(media.open(uploaded, "image")).rejects.toThrow("changed on the way");
  });

  it("breaks off half way, and gives the whole file the next time", async () => {
    const uploaded = await media.upload(Buffer.alloc(300_000, "shoe"), "image");
    media.disturb("cut", 1);

    await expect(call("GET", uploaded.directPath)).rejects.toThrow("aborted");

    expect((await call("GET", uploaded.directPath)).status).toBe(200);
  });

  it("holds what is brought until it ends, or refuses it", async () => {
    media.disturbUploads("held");
    const bringing = call("POST", "/mms/image/abc", "sealed bytes");
    await expect.poll(() => media.heldUploads).toBe(1);
    expect((await call("GET", "/mms/image/abc")).status).toBe(404);

    media.disturbUploads(undefined);
    expect((await bringing).status).toBe(200);
    media.disturbUploads("refused");
    expect((await call("POST", "/mms/image/def", "sealed bytes")).status).toBe(500);
    expect((await call("GET", "/mms/image/abc")).body).toBe("sealed bytes");
  });

  it("spoils no picture that everybody may see", async () => {
    media.publish("/pictures/1.jpg", Buffer.from("a face"));
    media.disturb("gone");

    expect((await call("GET", "/pictures/1.jpg")).body).toBe("a face");
  });

  it("has no file that nobody brought", async () => {
    expect((await call("GET", "/mms/image/nothing")).status).toBe(404);
    await expect(media.open({ directPath: "/nothing", mediaKey: new Uint8Array(32) }, "image")).rejects.toThrow(
      "no such file",
    );
  });

  it("is trusted by those who know its authority, and by nobody else", async () => {
    await expect(call("GET", "/", undefined, {})).rejects.toThrow(/certificate/);
  });
});

function call(
  method: string,
  path: string,
  body?: string,
  { ca }: { ca?: Buffer } = { ca: readFileSync(MEDIA_CA_FILE) },
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`https://${host}${path}`, { method, ca }, (response) =>
      text(response).then((read) => resolve({ status: response.statusCode ?? 0, body: read }), reject),
    );
    outgoing.on("error", reject).end(body);
  });
}
