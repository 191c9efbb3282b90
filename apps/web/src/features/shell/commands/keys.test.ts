import { describe, expect, it } from "vitest";
import { COMMAND_IDS, factsOf } from "./command-list.ts";
import { commandOf, keyNames } from "./keys.ts";

const pressed = (facts: Partial<KeyboardEvent>) => ({
  code: "",
  key: "",
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...facts,
});

describe("a shortcut", () => {
  it("is found by its place on the keyboard, whatever the letter there", () => {
    expect(commandOf(pressed({ code: "KeyR", key: "®", altKey: true }), true)).toBe("resolve");
  });

  it("with Ctrl or ⌘ opens the palette, also while somebody writes", () => {
    expect(commandOf(pressed({ code: "KeyK", key: "k", ctrlKey: true }), true)).toBe("palette");
    expect(commandOf(pressed({ code: "KeyK", key: "k", metaKey: true }), true)).toBe("palette");
  });

  it("of one sign is text while somebody writes", () => {
    const question = pressed({ code: "KeyW", key: "?", shiftKey: true });
    expect(commandOf(question, false)).toBe("shortcuts");
    expect(commandOf(question, true)).toBeUndefined();
  });

  it("is not meant by AltGr, which types characters", () => {
    expect(commandOf(pressed({ code: "KeyE", key: "€", altKey: true, ctrlKey: true }), true)).toBeUndefined();
  });

  it("is nobody else's", () => {
    const combinations = COMMAND_IDS.flatMap((id) => {
      const { keys, isLocal } = factsOf(id);
      return keys && !isLocal ? [JSON.stringify(keys)] : [];
    });
    expect(new Set(combinations).size).toBe(combinations.length);
  });
});

describe("the names of keys", () => {
  it("are those of the machine", () => {
    const keys = { code: "KeyF", mod: true, shift: true } as const;
    expect(keyNames(keys, false)).toEqual(["Ctrl", "Shift", "F"]);
    expect(keyNames(keys, true)).toEqual(["⌘", "⇧", "F"]);
    expect(keyNames({ code: "ArrowDown", alt: true }, false)).toEqual(["Alt", "↓"]);
  });
});
