import { expect, it } from "vitest";
import { importErrorKey } from "./import-error-text.ts";

it.each([
  ['"abc" is no phone number: write it with area code, like (31) 99999-0000', "noPhone", "abc"],
  ["there is no phone number: fill it in, or remove the row", "phoneMissing", ""],
  ['"x@" is no e-mail address: write it like maria@exemplo.com.br', "noEmail", "x@"],
  ['"ouro" must be one of: Prata, Bronze', "notAnOption", "ouro"],
  ['"é "assim" mesmo" is no date: write it like 31/03/2026', "noDate", 'é "assim" mesmo'],
  ["has 5 cells, the header 4: put text that holds the separator in quotes", "tooManyCells", ""],
])("knows %j", (message, key, value) => {
  expect(importErrorKey(message)).toEqual({ key, value });
});

it("leaves a sentence it does not know to the server", () => {
  expect(importErrorKey("something new is wrong")).toBeUndefined();
});
