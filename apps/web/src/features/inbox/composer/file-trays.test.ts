import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { MAX_FILES, mark, moveTray, putIn, takeAll, takeOut, throwAway, trayOf, withPreview } from "./file-trays.ts";

const CHAT = "a chat";
const given = (name: string) => withPreview({ file: new File(["x"], name), kind: "document" as const });
const namesIn = (chatId: string) => trayOf(chatId).files.map(({ file }) => file.name);

/** Previews that are held and not let go of. */
const held = new Set<string>();
/** Whether the browser would ask before it closes the page. */
const asksBeforeClosing = () => !page.dispatchEvent(new Event("beforeunload", { cancelable: true }));
const page = new EventTarget();
const { createObjectURL, revokeObjectURL } = URL;
beforeEach(() => {
  vi.stubGlobal("window", page);
  vi.spyOn(URL, "createObjectURL").mockImplementation((file) => {
    const url = createObjectURL(file as File);
    held.add(url);
    return url;
  });
  vi.spyOn(URL, "revokeObjectURL").mockImplementation((url) => {
    held.delete(url);
    revokeObjectURL(url);
  });
});
afterEach(() => {
  throwAway(CHAT);
  expect(held.size).toBe(0);
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe("a chat's files", () => {
  it("come into the chat they were meant for, and wait there for their message", async () => {
    const here = Promise.withResolvers<ReturnType<typeof given>[]>();
    const coming = putIn(CHAT, here.promise);
    expect(trayOf(CHAT)).toEqual({ files: [], coming: 1 });

    here.resolve([given("nota.pdf")]);
    await coming;

    expect([namesIn(CHAT), trayOf(CHAT).coming, namesIn("another")]).toEqual([["nota.pdf"], 0, []]);
    const sent = takeAll(CHAT);
    expect([sent.length, namesIn(CHAT), held.size]).toEqual([1, [], 1]);
    // Whoever sends them lets go of them.
    for (const { previewUrl } of sent) URL.revokeObjectURL(previewUrl);
  });

  it("come back when they were thrown away, each with a picture that lives", async () => {
    await putIn(CHAT, Promise.resolve([given("um.png"), given("dois.png")]));

    const putBack = throwAway(CHAT);
    expect([namesIn(CHAT), held.size]).toEqual([[], 0]);
    putBack();
    await vi.waitFor(() => expect(namesIn(CHAT)).toEqual(["um.png", "dois.png"]));

    expect(trayOf(CHAT).files.every(({ previewUrl }) => held.has(previewUrl))).toBe(true);
  });

  it("are let go of one by one, and where there is no room for them", async () => {
    await putIn(CHAT, Promise.resolve(Array.from({ length: MAX_FILES + 2 }, (_, index) => given(`${index}.pdf`))));
    expect([namesIn(CHAT).length, held.size]).toEqual([MAX_FILES, MAX_FILES]);

    for (const file of trayOf(CHAT).files.slice(0, 3)) takeOut(CHAT, file);

    expect([namesIn(CHAT)[0], held.size]).toEqual(["3.pdf", MAX_FILES - 3]);
  });

  it("go along when it becomes one with another, those too that were still on their way", async () => {
    await putIn("gone", Promise.resolve([given("nota.pdf")]));
    const here = Promise.withResolvers<ReturnType<typeof given>[]>();
    const coming = putIn("gone", here.promise);

    moveTray("gone", CHAT);
    moveTray("gone", CHAT);
    expect([namesIn(CHAT), trayOf(CHAT).coming]).toEqual([["nota.pdf"], 1]);
    here.resolve([given("voz.ogg")]);
    await coming;

    expect([namesIn(CHAT), trayOf(CHAT).coming]).toEqual([["nota.pdf", "voz.ogg"], 0]);
  });

  it("are not thrown away unasked with their page, in whichever chat they wait", async () => {
    expect(asksBeforeClosing()).toBe(false);
    await putIn(CHAT, Promise.resolve([given("nota.pdf")]));
    await putIn("another", Promise.resolve([given("voz.ogg")]));
    throwAway("another");
    expect(asksBeforeClosing()).toBe(true);

    throwAway(CHAT);

    expect(asksBeforeClosing()).toBe(false);
  });

  it("are marked one by one, and stay where they are", async () => {
    await putIn(CHAT, Promise.resolve([given("um.png"), given("dois.png")]));
    const [first] = trayOf(CHAT).files;

    if (first) mark(CHAT, first, { isViewOnce: true });

    expect(trayOf(CHAT).files.map(({ file, isViewOnce }) => [file.name, isViewOnce])).toEqual([
      ["um.png", true],
      ["dois.png", undefined],
    ]);
  });

  it("that cannot be read are waited for no longer", async () => {
    await expect(putIn(CHAT, Promise.reject(new Error("unreadable")))).rejects.toThrow("unreadable");
    expect(trayOf(CHAT)).toEqual({ files: [], coming: 0 });
  });
});
