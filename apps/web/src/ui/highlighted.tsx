import type { Excerpt } from "@gomarketing/contracts";
import { classNames } from "./class-names.ts";

/** A found text with what was looked for marked. Pieces of text, never HTML. */
export function Highlighted({ excerpt }: { excerpt: Excerpt }) {
  return excerpt.map(({ text, isMatch }, index) => (
    <span
      // biome-ignore lint/suspicious/noArrayIndexKey: a piece is its place in the text
      key={index}
      className={classNames(isMatch && "rounded bg-warn-soft font-semibold text-warn")}
    >
      {text}
    </span>
  ));
}
