/** A part of a text, small enough to be read at a glance, and the headings it stands under. */
export interface Chunk {
  readonly title: string;
  readonly text: string;
}

const MAX_CHARACTERS = 900;
/** What is said at the end of a part is said again at the beginning of the next: an answer may stand across the cut. */
const MAX_OVERLAP_CHARACTERS = 200;
const MAX_TITLE_CHARACTERS = 240;
const HEADING = /^(#{1,6})\s+(.+?)\s*#*$/;
const FENCE = /^(```|~~~)/;

/** Cuts markdown at its headings, and long sections at paragraphs, else sentences, with some overlap. */
export function splitText(title: string, markdown: string): Chunk[] {
  return sectionsOf(markdown).flatMap(({ path, text }) => {
    const whole = [title, ...path.filter((heading) => heading !== title)].join(" › ").slice(0, MAX_TITLE_CHARACTERS);
    return parts(text).map((part) => ({ title: whole, text: part }));
  });
}

function sectionsOf(markdown: string): { path: string[]; text: string }[] {
  const sections: { path: string[]; lines: string[] }[] = [{ path: [], lines: [] }];
  const open: { level: number; heading: string }[] = [];
  let isCode = false;
  for (const line of markdown.replaceAll("\r\n", "\n").split("\n")) {
    if (FENCE.test(line)) isCode = !isCode;
    const [, marks, heading] = (!isCode && HEADING.exec(line)) || [];
    if (marks === undefined || heading === undefined) {
      sections.at(-1)?.lines.push(line);
      continue;
    }
    while ((open.at(-1)?.level ?? 0) >= marks.length) open.pop();
    open.push({ level: marks.length, heading });
    sections.push({ path: open.map((one) => one.heading), lines: [] });
  }
  return sections.map(({ path, lines }) => ({ path, text: lines.join("\n").trim() })).filter(({ text }) => text !== "");
}

function parts(text: string): string[] {
  const pieces = text
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim())
    .filter(Boolean)
    .flatMap((paragraph) => (paragraph.length <= MAX_CHARACTERS ? [paragraph] : sentences(paragraph)));
  const done: string[] = [];
  let current: string[] = [];
  let isNew = false;
  for (const piece of pieces) {
    const length = current.reduce((sum, one) => sum + one.length + 2, piece.length);
    if (length > MAX_CHARACTERS && isNew) {
      done.push(current.join("\n\n"));
      const last = current.at(-1) ?? "";
      const fits = last.length <= MAX_OVERLAP_CHARACTERS && last.length + piece.length <= MAX_CHARACTERS;
      current = fits ? [last] : [];
    }
    current.push(piece);
    isNew = true;
  }
  if (isNew) done.push(current.join("\n\n"));
  return done;
}

/** Sentences put together as far as they fit; what has none, and no end, is cut. */
function sentences(paragraph: string): string[] {
  const pieces = paragraph
    .split(/(?<=[.!?…;])\s+|\n/)
    .flatMap((sentence) => sentence.match(new RegExp(`[\\s\\S]{1,${MAX_CHARACTERS}}`, "g")) ?? []);
  const joined: string[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (last !== undefined && last.length + piece.length + 1 <= MAX_CHARACTERS / 2)
      joined.splice(-1, 1, `${last} ${piece}`);
    else joined.push(piece);
  }
  return joined;
}
