import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { eventually } from "../../test/eventually.ts";
import { type Gateway, hasStatus, isConnected, MARINA, openGateway, SHOP } from "../../test/gateway.ts";
import { openHttpProxy, openSocksProxy, type TestProxy } from "../../test/proxies.ts";

const PIXEL = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

describe.each([
  ["an HTTP proxy", openHttpProxy],
  ["a SOCKS5 proxy", openSocksProxy],
])("a session behind %s", (_kind, openProxy) => {
  let gateway: Gateway;
  let proxy: TestProxy;
  beforeEach(async () => {
    for (const name of ["log", "info", "warn", "error"] as const)
      vi.spyOn(console, name).mockImplementation(() => undefined);
    proxy = await openProxy();
    gateway = await openGateway({ timings: { firstBackoffMs: 20, longestBackoffMs: 40 } });
    await gateway.call("POST", "/sessions/shop/start", { proxy: proxy.url });
    await gateway.link();
  });
  afterEach(async () => {
    await gateway.stop();
    await proxy.stop();
    vi.restoreAllMocks();
  });

  const whatsApp = () => new URL(gateway.simulator.addresses.webSocketUrl).host;
  const tunnelsToWhatsApp = () => proxy.tunnels.filter((address) => address === whatsApp()).length;
  const isProxyFailed = () =>
    gateway.receiver.until((receiver) => {
      const last = receiver.of("session.updated").at(-1)?.data;
      return last?.status === "disconnected" && last.lastError?.code === "proxy-failed";
    });

  it("reaches WhatsApp, its uploads and its downloads through it, and after a restart too", async () => {
    const uploaded = await gateway.call(
      "POST",
      "/sessions/shop/messages",
      { to: MARINA, type: "image", data: PIXEL.toString("base64"), mimeType: "image/png" },
      { "idempotency-key": "pixel" },
    );
    const tunnelsAfterUpload = [...proxy.tunnels];
    await gateway.marina.send({ to: SHOP, type: "image", data: PIXEL.toString("base64"), mimeType: "image/png" });
    await gateway.receiver.until((receiver) => receiver.of("message.received").length === 1);
    const content = gateway.receiver.of("message.received")[0]?.data.content;
    const mediaId = content?.type === "image" ? content.media.mediaId : "";
    const downloaded = await gateway.call("GET", `/sessions/shop/media/${mediaId}`);

    expect(uploaded).toMatchObject({ status: 202 });
    expect(downloaded.status).toBe(200);
    const mediaHost = tunnelsAfterUpload.find((address) => address !== whatsApp());
    expect(mediaHost).toBeDefined();
    expect(proxy.tunnels.filter((address) => address === mediaHost).length).toBeGreaterThan(
      tunnelsAfterUpload.filter((address) => address === mediaHost).length,
    );

    const before = tunnelsToWhatsApp();
    await gateway.restart();
    await eventually(() => expect(tunnelsToWhatsApp()).toBe(before + 1));
    await eventually(async () => expect(await gateway.session()).toMatchObject({ status: "connected" }));
  });

  it("says that it refuses, never takes that for WhatsApp's word, and is back when it lets it through", async () => {
    proxy.refuseWith = 401;
    gateway.simulator.fault({ kind: "drop", number: SHOP });
    await isProxyFailed();

    // Between two tries it says nothing of the last.
    await eventually(async () =>
      expect(await gateway.session()).toMatchObject({
        status: expect.stringMatching(/^(disconnected|connecting)$/),
        phone: SHOP,
        lastError: { code: "proxy-failed", message: expect.stringContaining("proxy null") },
      }),
    );
    proxy.refuseWith = undefined;
    await isConnected(gateway.receiver);
  });

  it("is left when the session is started with null", async () => {
    const before = proxy.tunnels.length;
    await gateway.call("POST", "/sessions/shop/start", { proxy: null });
    await gateway.receiver.until((receiver) => {
      const statuses = receiver.of("session.updated").map(({ data }) => data.status);
      return statuses.at(-1) === "connected" && statuses.filter((status) => status === "connected").length === 2;
    });
    await gateway.call("POST", "/sessions/shop/stop");
    await hasStatus(gateway.receiver, "disconnected");

    expect(proxy.tunnels).toHaveLength(before);
  });

  it("is changed where the session is stopped without being started, and shown without who signs in there", async () => {
    const path = "/sessions/shop/proxy";
    const { host } = new URL(proxy.url);
    const shown = await gateway.call("GET", path);
    const { protocol } = new URL(proxy.url);
    expect(shown).toMatchObject({ status: 200, body: { proxy: `${protocol}//•••@${host}` } });

    await gateway.call("POST", "/sessions/shop/stop");
    await hasStatus(gateway.receiver, "disconnected");
    const before = proxy.tunnels.length;
    expect(await gateway.call("PUT", path, { proxy: null })).toMatchObject({ status: 200, body: { proxy: null } });
    expect(await gateway.session()).toMatchObject({ status: "disconnected" });
    await gateway.call("POST", "/sessions/shop/start");
    await eventually(async () => expect(await gateway.session()).toMatchObject({ status: "connected" }));
    expect(proxy.tunnels).toHaveLength(before);

    // Where it is connected it takes the new way at once.
    await gateway.call("PUT", path, { proxy: proxy.url });
    await eventually(() => expect(proxy.tunnels.length).toBeGreaterThan(before));
    await eventually(async () => expect(await gateway.session()).toMatchObject({ status: "connected" }));
  });

  it("keeps the password to itself", async () => {
    proxy.refuseWith = 407;
    gateway.simulator.fault({ kind: "drop", number: SHOP });
    await isProxyFailed();

    const folder = join(gateway.dataDir, "sessions");
    const files = readdirSync(folder).map((file) => readFileSync(join(folder, file)).toString("latin1"));
    const shown = [await gateway.call("GET", "/sessions"), await gateway.call("GET", "/sessions/shop/proxy")];
    const said = JSON.stringify([gateway.receiver.events, shown.map(({ body }) => body), files]);
    expect(files.length).toBeGreaterThan(0);
    expect(said).not.toContain("s3nha");
  });
});

describe("the address of a proxy", () => {
  it("is refused when it is none", async () => {
    const gateway = await openGateway();
    for (const proxy of ["ftp://127.0.0.1:1", "not an address", 7])
      expect(await gateway.call("POST", "/sessions/shop/start", { proxy })).toMatchObject({
        status: 400,
        body: { detail: expect.stringContaining("proxy") },
      });
    await gateway.stop();
  });
});
