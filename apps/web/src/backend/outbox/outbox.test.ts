import type { Message } from "@gomarketing/contracts";
import { describe, expect, it } from "vitest";
import { givenAnswer } from "../../../test/samples.ts";
import type { NewMessage } from "../messages.ts";
import { BackendProblem, Unreachable } from "../problem.ts";
import {
  Outbox,
  type PendingFile,
  type PendingMessage,
  type Shelf,
  TAKE_OVER_LIMIT_MS,
  type UploadWatch,
} from "./outbox.ts";

type Answer = "accept" | Error;

/** A server that answers as told, and accepts whatever comes after that. */
function openOutbox(...answers: Answer[]) {
  return openSlowOutbox(undefined, ...answers);
}

function openSlowOutbox(duringUpload?: (watch: UploadWatch) => Promise<void>, ...answers: Answer[]) {
  return openOutboxOn(undefined, duringUpload, ...answers);
}

function openOutboxOn(
  shelf: Shelf | undefined,
  duringUpload?: (watch: UploadWatch) => Promise<void>,
  ...answers: Answer[]
) {
  const received: { body: NewMessage; key: string }[] = [];
  const confirmed: Message[] = [];
  const uploads: File[] = [];
  const waits: number[] = [];
  let keys = 0;
  const outbox = new Outbox({
    upload: async (file, watch) => {
      uploads.push(file);
      await duringUpload?.(watch);
      return { id: `media-${uploads.length}`, mimeType: file.type };
    },
    post: async (body, key) => {
      received.push({ body, key });
      const answer = answers.shift() ?? "accept";
      if (answer !== "accept") throw answer;
      return givenAnswer({
        position: received.length,
        idempotencyKey: key,
        text: "text" in body ? body.text : undefined,
      });
    },
    onConfirmed: (message) => confirmed.push(message),
    wait: async (delayMs) => {
      // What is in memory has answered by then.
      if (delayMs === TAKE_OVER_LIMIT_MS) await new Promise((resolve) => setImmediate(resolve));
      else waits.push(delayMs);
    },
    newKey: () => {
      keys += 1;
      return `key-${keys}`;
    },
    now: () => new Date("2026-11-23T14:41:00Z"),
    ...(shelf && { shelf }),
  });
  const settled = () =>
    new Promise<void>((resolve) => {
      const check = () => outbox.pending().every(({ state }) => state === "failed") && resolve();
      outbox.subscribe(check);
      check();
    });
  return { outbox, received, confirmed, uploads, waits, settled };
}

const write = (outbox: Outbox, text: string) => outbox.send({ chatId: "chat-marina", text });
const refusal = new BackendProblem(422, { type: "/problems/x", title: "No", detail: "o número não existe" });

describe("sending", () => {
  it("shows the message before the server answers, and lets go of it afterwards", async () => {
    const { outbox, confirmed, settled } = openOutbox();

    write(outbox, "Oi, Marina!");

    expect(outbox.pending()).toMatchObject([{ text: "Oi, Marina!", state: "sending" }]);
    await settled();
    expect(outbox.pending()).toEqual([]);
    expect(confirmed).toMatchObject([{ idempotencyKey: "key-1" }]);
  });

  it("keeps the order of what was written, though the first meets a dead server", async () => {
    const { outbox, received, settled } = openOutbox(new Unreachable());

    write(outbox, "primeira");
    write(outbox, "segunda");
    await settled();

    expect(received.map(({ body, key }) => ["text" in body && body.text, key])).toEqual([
      ["primeira", "key-1"],
      ["primeira", "key-1"],
      ["segunda", "key-2"],
    ]);
  });

  it("goes on in the chat that its own was merged into, after what is on its way, and once", async () => {
    const { outbox, received, settled } = openOutbox(new Unreachable());
    for (const text of ["primeira", "segunda"]) outbox.send({ chatId: "chat-rosa", text });

    outbox.moveChat("chat-rosa", "chat-marina");
    write(outbox, "terceira");
    expect(outbox.pending().map(({ chatId }) => chatId)).toEqual(["chat-marina", "chat-marina", "chat-marina"]);
    await settled();

    expect(received.map(({ key }) => key)).toEqual(["key-1", "key-1", "key-2", "key-3"]);
    expect(received.slice(2).map(({ body }) => body.chatId)).toEqual(["chat-marina", "chat-marina"]);
  });

  it("shows a refusal in the chat that its own was merged into while it was on its way", async () => {
    const { outbox, settled } = openOutbox(refusal);
    outbox.send({ chatId: "chat-rosa", text: "Oi" });

    outbox.moveChat("chat-rosa", "chat-marina");
    await settled();

    expect(outbox.pending()).toMatchObject([{ chatId: "chat-marina", state: "failed" }]);
  });

  it("tries again with the same key and longer waits while nobody answers", async () => {
    const down = Array.from({ length: 6 }, () => new Unreachable());
    const { outbox, received, waits, settled } = openOutbox(...down);

    write(outbox, "Oi");
    await settled();

    expect(new Set(received.map(({ key }) => key))).toEqual(new Set(["key-1"]));
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
  });
});

describe("a refusal", () => {
  it("stays in sight with its reason, and does not hold up the next message", async () => {
    const { outbox, confirmed, settled } = openOutbox(refusal);

    write(outbox, "recusada");
    write(outbox, "aceita");
    await settled();

    expect(outbox.pending()).toMatchObject([{ text: "recusada", state: "failed", error: refusal }]);
    expect(confirmed).toMatchObject([{ text: "aceita" }]);
  });

  it("can be sent again", async () => {
    const { outbox, received, settled } = openOutbox(refusal);
    write(outbox, "Oi");
    await settled();

    outbox.sendAgain("key-1");
    await settled();

    expect(received.map(({ key }) => key)).toEqual(["key-1", "key-1"]);
    expect(outbox.pending()).toEqual([]);
  });

  it("can be discarded, and brought back by whoever regrets it", async () => {
    const { outbox, settled } = openOutbox(refusal);
    write(outbox, "Oi");
    await settled();

    const discarded = outbox.discard("key-1");
    expect(outbox.pending()).toEqual([]);

    if (discarded) outbox.restore(discarded);
    expect(outbox.pending()).toMatchObject([{ text: "Oi", state: "failed" }]);
  });
});

describe("a file", () => {
  const image: PendingFile = {
    file: new File(["x"], "foto.png", { type: "image/png" }),
    kind: "image",
    previewUrl: "blob:1",
    width: 60,
    height: 40,
  };

  it("is uploaded once, however often its message is tried", async () => {
    const { outbox, uploads, received, settled } = openOutbox(new Unreachable());

    outbox.send({ chatId: "chat-marina", text: "legenda", attached: image });
    await settled();

    expect(uploads).toHaveLength(1);
    expect(received.at(-1)?.body).toEqual({
      chatId: "chat-marina",
      type: "image",
      mediaId: "media-1",
      text: "legenda",
    });
  });

  it("is sent as what the server finds it to be", async () => {
    const { outbox, received, settled } = openOutbox();
    const file = new File(["x"], "nota.png", { type: "application/pdf" });

    outbox.send({ chatId: "chat-marina", text: "a nota", attached: { ...image, file } });
    await settled();

    expect(received.at(-1)?.body).toMatchObject({ type: "document", text: "a nota" });
  });

  it("is still shown from here once the server has it", async () => {
    const { outbox, settled } = openOutbox();

    outbox.send({ chatId: "chat-marina", text: "", attached: image });
    await settled();

    expect(outbox.previewOf("key-1")).toBe(image);
  });

  it("tells how far it has come", async () => {
    const shares: (number | undefined)[] = [];
    const { outbox, settled } = openSlowOutbox(async ({ onProgress }) => {
      for (const share of [0.5, 0.505, 1]) onProgress(share);
    });
    outbox.subscribe(() => shares.push(outbox.pending()[0]?.uploaded));

    outbox.send({ chatId: "chat-marina", text: "", attached: image });
    await settled();

    expect(shares).toEqual(expect.arrayContaining([0.5, 1]));
    expect(shares).not.toContain(0.505);
  });

  it("that is called off on the way is not sent, and lets the next one through", async () => {
    const { outbox, received, settled } = openSlowOutbox(
      ({ signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener("abort", () => reject(new Unreachable()));
          setTimeout(() => outbox.cancel("key-1"));
        }),
    );
    outbox.send({ chatId: "chat-marina", text: "", attached: image });
    write(outbox, "segue");
    await settled();

    expect(received.map(({ body }) => body)).toMatchObject([{ type: "text", text: "segue" }]);
    expect(outbox.cancel("key-2")).toBe(false);
  });

  it("that was recorded here goes as a voice note, with its length and loudness", async () => {
    const { outbox, received, settled } = openOutbox();
    const file = new File(["x"], "audio.ogg", { type: "audio/ogg" });
    const voice = { durationSeconds: 7, waveform: "AAAA" };

    outbox.send({ chatId: "chat-marina", text: "", attached: { file, kind: "audio", previewUrl: "blob:2", voice } });
    await settled();

    expect(received[0]?.body).toEqual({
      chatId: "chat-marina",
      type: "audio",
      mediaId: "media-1",
      isVoice: true,
      durationSeconds: 7,
      waveform: "AAAA",
    });
  });
});

describe("how phones are to show it", () => {
  const file = (type: string) => new File(["x"], "arquivo", { type });
  const voice = { durationSeconds: 7, waveform: "AAAA" };
  it.each([
    [{ kind: "sticker", file: file("image/webp") }, { type: "sticker" }],
    [
      { kind: "image", file: file("image/png"), isViewOnce: true },
      { type: "image", isViewOnce: true },
    ],
    [
      { kind: "video", file: file("video/mp4"), isGif: true },
      { type: "video", isGif: true },
    ],
    [
      { kind: "audio", file: file("audio/ogg"), voice, isViewOnce: true },
      { type: "audio", isVoice: true, ...voice, isViewOnce: true },
    ],
  ] as const)("goes along with a file: %o", async (attached, sent) => {
    const { outbox, received, settled } = openOutbox();

    outbox.send({ chatId: "chat-marina", text: "", attached: { ...attached, previewUrl: "blob:3" } });
    await settled();

    expect(received[0]?.body).toEqual({ chatId: "chat-marina", mediaId: "media-1", ...sent });
  });

  it("goes along with a text that names people", async () => {
    const { outbox, received, settled } = openOutbox();

    outbox.send({ chatId: "chat-marina", text: "oi @101", mentions: [{ jid: "101@lid", name: "Ana" }] });
    await settled();

    expect(received[0]?.body).toEqual({
      chatId: "chat-marina",
      type: "text",
      text: "oi @101",
      mentions: ["101@lid"],
    });
  });
});

describe("a place, a card or a poll", () => {
  it("is sent as it is", async () => {
    const { outbox, received, settled } = openOutbox();
    const content = { type: "poll", question: "Qual?", options: ["A", "B"], multiple: false } as const;

    outbox.send({ chatId: "chat-marina", text: "", content: { ...content, options: [...content.options] } });
    await settled();

    expect(received[0]?.body).toEqual({ chatId: "chat-marina", ...content });
  });
});

describe("what a page could not send", () => {
  /** A shelf as a browser has it, with what an earlier page left. */
  function stocked(...left: PendingMessage[]) {
    const kept = new Map(left.map((message) => [message.idempotencyKey, message]));
    const shelf: Shelf = {
      takeOver: async (onLeft) => onLeft(left),
      keep: async (message) => {
        kept.set(message.idempotencyKey, message);
        return true;
      },
      forget: async (idempotencyKey) => {
        kept.delete(idempotencyKey);
      },
    };
    return { shelf, kept };
  }
  const left = (text: string): PendingMessage => ({
    idempotencyKey: `earlier-${text}`,
    chatId: "chat-marina",
    text,
    writtenAt: "2026-11-23T14:40:00Z",
    state: "sending",
  });

  it("is sent by the next page before anything new, with its own key", async () => {
    const { shelf, kept } = stocked(left("antes"), left("logo depois"));
    const { outbox, received, settled } = openOutboxOn(shelf);

    outbox.start();
    write(outbox, "agora");
    await settled();

    expect(received.map(({ key }) => key)).toEqual(["earlier-antes", "earlier-logo depois", "key-1"]);
    expect([...kept]).toEqual([]);
  });

  it("does not hold up what is written now when the browser's storage does not answer", async () => {
    const never = () => new Promise<never>(() => undefined);
    const { outbox, received, settled } = openOutboxOn({ takeOver: never, keep: never, forget: never });

    outbox.start();
    write(outbox, "agora");
    await settled();

    expect(received.map(({ key }) => key)).toEqual(["key-1"]);
  });

  it("is sent by a page that is there already, once, and no more after it has stopped", async () => {
    const { shelf } = stocked();
    const watch: { leave?: (left: readonly PendingMessage[]) => void; signal?: AbortSignal } = {};
    const { outbox, received, settled } = openOutboxOn({
      ...shelf,
      takeOver: async (onLeft, signal) => void Object.assign(watch, { leave: onLeft, signal }),
    });
    const stop = outbox.start();

    watch.leave?.([left("de outra aba")]);
    watch.leave?.([left("de outra aba")]);
    await settled();

    expect(received.map(({ key }) => key)).toEqual(["earlier-de outra aba"]);
    stop();
    expect(watch.signal?.aborted).toBe(true);
  });

  it("is not sent by itself when it was refused, and its reason is still there", async () => {
    const { shelf } = stocked({ ...left("recusada"), state: "failed", error: refusal });
    const { outbox, received, settled } = openOutboxOn(shelf);

    outbox.start();
    write(outbox, "agora");
    await settled();

    expect(received.map(({ key }) => key)).toEqual(["key-1"]);
    expect(outbox.pending()).toMatchObject([{ text: "recusada", state: "failed", error: refusal }]);
  });

  it("is kept as long as it is on its way: leaving the page loses nothing", async () => {
    const { shelf, kept } = stocked();
    const { outbox } = openOutboxOn(shelf, () => new Promise(() => undefined));
    const file = new File(["x"], "nota.pdf", { type: "application/pdf" });

    outbox.send({ chatId: "chat-marina", text: "", attached: { file, kind: "document", previewUrl: "blob:3" } });
    expect(outbox.wouldLose()).toBe(true);
    await expect.poll(() => outbox.wouldLose()).toBe(false);

    expect([...kept.keys()]).toEqual(["key-1"]);
  });

  it("is left to the next page by one that has been left", async () => {
    const { shelf, kept } = stocked();
    const { outbox, received } = openOutboxOn(shelf);

    const stop = outbox.start();
    stop();
    write(outbox, "fica");

    await expect.poll(() => outbox.wouldLose()).toBe(false);
    expect([...kept.keys()]).toEqual(["key-1"]);
    expect(received).toEqual([]);
  });
});
