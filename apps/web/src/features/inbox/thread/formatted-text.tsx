import { Fragment, type ReactNode, useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { parseText, type TextNode } from "./format-text.ts";

/** Longer texts are folded, so that one message does not bury the others. */
const FOLDED_CHARACTERS = 3_000;

/** A text as WhatsApp shows it. */
export function FormattedText({ text }: { text: string }) {
  const t = useTranslations("thread");
  const [isUnfolded, setUnfolded] = useState(false);
  const isFolded = !isUnfolded && text.length > FOLDED_CHARACTERS;
  const shown = isFolded ? text.slice(0, FOLDED_CHARACTERS) : text;
  const nodes = useMemo(() => parseText(shown), [shown]);
  return (
    <>
      {nodes.map(render)}
      {isFolded && (
        <>
          …{" "}
          <button type="button" onClick={() => setUnfolded(true)} className="font-semibold text-brand underline">
            {t("readMore")}
          </button>
        </>
      )}
    </>
  );
}

// A node's place in the text is its identity: texts are parsed anew, never reordered.
function render(node: TextNode, index: number): ReactNode {
  switch (node.kind) {
    case "text":
      return <Fragment key={index}>{node.text}</Fragment>;
    case "bold":
      return <strong key={index}>{node.children.map(render)}</strong>;
    case "italic":
      return <em key={index}>{node.children.map(render)}</em>;
    case "strike":
      return <s key={index}>{node.children.map(render)}</s>;
    case "code":
      return (
        <code key={index} className="rounded bg-shade-2 px-1 font-mono text-13">
          {node.text}
        </code>
      );
    case "block":
      return (
        <code key={index} className="my-1 block overflow-x-auto rounded-md bg-shade-2 px-2 py-1.5 font-mono text-13">
          {node.text}
        </code>
      );
    case "link":
      return (
        <a
          key={index}
          href={node.href}
          target="_blank"
          rel="noreferrer noopener nofollow"
          className="text-read underline"
        >
          {node.text}
        </a>
      );
  }
}
