/**
 * A block of data for a model. What people wrote is JSON with angle brackets escaped, so that no text can close a block; the
 * tag carries a number that nobody can guess, so that none can pretend to open one.
 */
export const block = (tag: string, nonce: string, value: unknown): string =>
  `<${tag} id="${nonce}">\n${escapedJson(value)}\n</${tag}>`;

const escapedJson = (value: unknown): string =>
  JSON.stringify(value, (_key, member: unknown) => (typeof member === "string" ? visible(member) : member)).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

/** Characters that nobody sees carry orders that nobody reads. */
const visible = (text: string): string =>
  text.replace(/[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u{e0000}-\u{e007f}]/gu, "");
