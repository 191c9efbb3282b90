import { afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { type ProviderStandIn, type Script, startProvider } from "../../../test/provider-stand-in.ts";
import { ModelProvider, type ModelRequest } from "./model-provider.ts";

let standIn: ProviderStandIn | undefined;
afterEach(() => standIn?.close());

const SILENT_MS = 1_000;
let now = 0;

async function open(answer: (call: number) => Script) {
  const provider = await startProvider((_asked, call) => answer(call));
  standIn = provider;
  const models = new ModelProvider(
    { apiKey: "k", baseUrl: provider.url, model: "m", transcriptionModel: "w", silentMs: SILENT_MS },
    () => new Date(now),
  );
  return { models, provider };
}

const request = (signal = new AbortController().signal): ModelRequest => ({
  model: "m",
  temperature: 0.2,
  instructions: "be brief",
  prompt: "hello",
  maxOutputTokens: 100,
  signal,
});

async function hear(models: ModelProvider, signal?: AbortSignal) {
  let text = "";
  let end: unknown;
  try {
    for await (const part of models.stream(request(signal))) {
      if (part.type === "text") text += part.text;
      else end = part;
    }
  } catch (error) {
    return { text, failure: (error as { kind?: string }).kind ?? String(error) };
  }
  return { text, end };
}

describe("a provider of models", () => {
  it("streams, and tells what was used", async () => {
    const { models, provider } = await open(() => ({ say: "temos sim" }));

    expect(await hear(models)).toEqual({
      text: "temos sim",
      end: { type: "end", isCut: false, usage: { input: 4, cached: 2, output: 2 } },
    });
    expect(provider.state.asked[0]).toMatchObject({ instructions: "be brief", prompt: "hello", temperature: 0.2 });
  });

  it.each<[string, Script, string]>([
    ["says nothing", "silence", "timeout"],
    ["stops in the middle without closing", { say: "meia fra", end: "stall" }, "timeout"],
    ["drops the connection in the middle", { say: "meia fra", end: "drop" }, "interrupted"],
    ["ends without saying why", { say: "meia fra", end: "no-reason" }, "interrupted"],
    ["refuses the key", { status: 401 }, "refused"],
    ["does not know the model", { status: 404 }, "rejected"],
    ["asks to wait for long", { status: 429, retryAfter: "60" }, "rate-limited"],
    ["fails each time", { status: 500 }, "failed"],
    ["answers with a page of HTML", { garbage: "<html>busy</html>" }, "nonsense"],
    ["streams what is no JSON", { garbage: "data: {oops\n\n" }, "nonsense"],
  ])("is told apart when it %s", async (_name, script, failure) => {
    const { models } = await open(() => script);

    expect(await hear(models)).toMatchObject({ failure });
  });

  it("is asked again when it fails before the first word, and not after it", async () => {
    const early = await open((call) => (call === 1 ? { status: 503 } : { say: "pronto" }));
    expect(await hear(early.models)).toMatchObject({ text: "pronto" });
    await standIn?.close();

    const late = await open(() => ({ say: "meia", end: "drop" }));
    await hear(late.models);
    expect(late.provider.state.asked).toHaveLength(1);
  });

  it("is left alone after failures in a row, and tried by one call later", async () => {
    let isUp = false;
    const { models, provider } = await open(() => (isUp ? { say: "voltei" } : { say: "x", end: "drop" }));
    for (let count = 0; count < 5; count += 1) await hear(models);

    expect(await hear(models)).toMatchObject({ failure: "paused" });
    expect(provider.state.asked).toHaveLength(5);

    isUp = true;
    now += 31_000;
    const both = await Promise.all([hear(models), hear(models)]);
    expect(both.map((one) => one.failure ?? one.text).sort()).toEqual(["paused", "voltei"]);
    expect(await hear(models)).toMatchObject({ text: "voltei" });
  });

  it("is not left alone for values in another shape than was asked for: its texts may be as they should", async () => {
    const { models } = await open(() => ({ say: "não é JSON" }));

    for (let count = 0; count < 3; count += 1)
      await expect(models.object(z.object({ name: z.string() }), request())).rejects.toMatchObject({
        kind: "nonsense",
      });

    expect(models.isPaused).toBe(false);
    expect(await hear(models)).toMatchObject({ text: "não é JSON" });
  });

  it("hears at once that nobody wants the answer any more", async () => {
    const { models, provider } = await open(() => ({ say: "bla", end: "never", everyMs: 5 }));
    const controller = new AbortController();
    setTimeout(() => controller.abort("superseded"), 40);

    expect(await hear(models, controller.signal)).toMatchObject({ failure: "superseded" });
    await expect.poll(() => provider.state.aborted).toBe(1);
  });

  it("gives values of a schema, and the words of a voice note", async () => {
    const { models, provider } = await open(() => ({ say: '{"nome":"Marina"}' }));
    provider.state.transcript = "oi, tudo bem?";

    expect((await models.object(z.object({ nome: z.string() }), request())).value).toEqual({ nome: "Marina" });
    expect(await models.transcribe(new Blob(["a"]), "a.ogg", "pt-BR", request().signal)).toBe("oi, tudo bem?");
  });
});
