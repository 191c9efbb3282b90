import { expect, it } from "vitest";
import { givenAnswer, givenMessage } from "../../../../test/samples.ts";
import { powersOver } from "./message-powers.ts";

const SENT_AT = "2026-11-23T12:00:00.000Z";
const afterMinutes = (minutes: number) => Date.parse(SENT_AT) + minutes * 60_000;
const answer = givenAnswer({ position: 1, sentAt: SENT_AT, whatsappId: "3EB0" });

it("allows nothing but to take it back until WhatsApp has the message", () => {
  const little = { canAnswer: false, canEdit: false, canForward: false, canRevoke: false, canCancel: true };
  const waiting = { ...answer, state: "queued" } as const;

  expect(powersOver({ ...waiting, whatsappId: undefined }, afterMinutes(0))).toEqual(little);
  expect(powersOver({ ...answer, state: "failed" }, afterMinutes(0))).toEqual(little);
  expect(powersOver({ ...waiting, type: "note" }, afterMinutes(0)).canCancel).toBe(false);
  expect(powersOver({ ...answer, author: { kind: "phone" }, state: "failed" }, afterMinutes(0)).canCancel).toBe(false);
});

it.each([
  [14, { canAnswer: true, canEdit: true, canForward: true, canRevoke: true, canCancel: false }],
  [16, { canAnswer: true, canEdit: false, canForward: true, canRevoke: true, canCancel: false }],
  [61 * 60, { canAnswer: true, canEdit: false, canForward: true, canRevoke: false, canCancel: false }],
])("after %i minutes allows of one's own %o", (minutes, powers) => {
  expect(powersOver(answer, afterMinutes(minutes))).toEqual(powers);
});

it("allows to answer what customers wrote, not to change it", () => {
  const theirs = givenMessage({ position: 1, sentAt: SENT_AT, whatsappId: "3EB0" });

  expect(powersOver(theirs, afterMinutes(1))).toEqual({
    canAnswer: true,
    canEdit: false,
    canForward: true,
    canRevoke: false,
    canCancel: false,
  });
});

it("forwards no message that may be opened once, and none whose file is not here", () => {
  const media = { id: "1", mimeType: "image/png", state: "failed" } as const;
  const theirs = givenMessage({ position: 1, sentAt: SENT_AT, whatsappId: "3EB0" });

  for (const message of [
    { ...theirs, isViewOnce: true },
    { ...theirs, media },
  ])
    expect(powersOver(message, afterMinutes(1)).canForward).toBe(false);
});

it("leaves a note to its author, for as long as it is there, and to nobody by the key that changes the last message", () => {
  const { whatsappId: _, ...written } = answer;
  const note = { ...written, type: "note" as const, author: { kind: "member" as const, id: "ana", name: "Ana" } };
  const [own, nothing] = [true, false].map((isOwn) => ({
    canAnswer: false,
    canForward: false,
    canEdit: isOwn,
    canRevoke: isOwn,
    canCancel: false,
  }));

  expect(powersOver(note, afterMinutes(100_000), "ana")).toEqual(own);
  expect(powersOver(note, afterMinutes(1), "bruno")).toEqual(nothing);
  expect(powersOver(note, afterMinutes(1))).toEqual(nothing);
  expect(powersOver({ ...note, revokedAt: SENT_AT }, afterMinutes(1), "ana")).toEqual(nothing);
});
