/** What the server says of a row, by a sign that each sentence carries. */
const SIGNS = [
  ["phoneMissing", /there is no phone number/],
  ["noPhone", /is no phone number/],
  ["nameTooLong", /the name is longer/],
  ["noEmail", /is no e-mail address/],
  ["noNumber", /is no number/],
  ["noDate", /is no date/],
  ["notAnOption", /must be one of/],
  ["tooLong", /is longer than/],
  ["tooManyCells", /cells, the header/],
] as const;

export type ImportErrorKey = (typeof SIGNS)[number][0];

/** The name of a text that says the same, and the value it is about; undefined: the server's own words are best. */
export function importErrorKey(message: string): { key: ImportErrorKey; value: string } | undefined {
  const found = SIGNS.find(([, sign]) => sign.test(message));
  return found && { key: found[0], value: /^"(.*?)" (?:is|must)/s.exec(message)?.[1] ?? "" };
}
