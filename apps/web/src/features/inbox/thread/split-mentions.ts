interface Piece {
  readonly text: string;
  readonly isMention: boolean;
}

const WORD = /[\p{L}\p{N}]/u;

/** A text in pieces: `@Name` of those it names apart from the rest. The longest name that fits is meant. */
export function splitMentions(text: string, names: readonly string[]): readonly Piece[] {
  const marks = names.map((name) => `@${name}`).toSorted((a, b) => b.length - a.length);
  const pieces: Piece[] = [];
  let plainFrom = 0;
  for (let at = text.indexOf("@"); at !== -1; at = text.indexOf("@", at + 1)) {
    // Whoever is called Ana is not meant by the name of an Anabela.
    const mark = marks.find((one) => text.startsWith(one, at) && !WORD.test(text.slice(at + one.length).charAt(0)));
    if (!mark || at < plainFrom) continue;
    if (at > plainFrom) pieces.push({ text: text.slice(plainFrom, at), isMention: false });
    pieces.push({ text: mark, isMention: true });
    plainFrom = at + mark.length;
  }
  if (plainFrom < text.length) pieces.push({ text: text.slice(plainFrom), isMention: false });
  return pieces;
}
