import type { Message } from "@gomarketing/contracts";
import { Fragment, type ReactNode, useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { showPhone } from "../../../ui/phone-number.ts";
import { parseText, type TextNode } from "./format-text.ts";

/** Longer texts are folded, so that one message does not bury the others. */
const FOLDED_CHARACTERS = 3_000;

/** A text as WhatsApp shows it. */
export function FormattedText({ text, mentions }: { text: string; mentions?: Message["mentions"] }) {
  const t = useTranslations("thread");
  const [isUnfolded, setUnfolded] = useState(false);
  const isFolded = !isUnfolded && text.length > FOLDED_CHARACTERS;
  const shown = isFolded ? text.slice(0, FOLDED_CHARACTERS) : text;
  const nodes = useMemo(() => parseText(shown, namesOf(mentions)), [shown, mentions]);
  return (
    <>
      {nodes.map(renderText)}
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

/** Whom the text names, by the digits of their address. */
export const namesOf = (mentions: Message["mentions"]): ReadonlyMap<string, string> | undefined =>
  mentions &&
  new Map(
    mentions.flatMap((mention) => {
      // A note names members by their names, as they stand in its text.
      if (!("jid" in mention)) return [];
      const { jid, phone, name } = mention;
      const digits = jid.replace(/[:@].*$/, "");
      const shown = name ?? (phone ? showPhone(phone) : digits);
      return phone ? [[digits, shown] as const, [phone.slice(1), shown] as const] : [[digits, shown] as const];
    }),
  );

/** One piece of a text. Its place is its identity: texts are parsed anew, never reordered. */
export function renderText(node: TextNode, index: number): ReactNode {
  switch (node.kind) {
    case "text":
      return <Fragment key={index}>{node.text}</Fragment>;
    case "bold":
      return <strong key={index}>{node.children.map(renderText)}</strong>;
    case "italic":
      return <em key={index}>{node.children.map(renderText)}</em>;
    case "strike":
      return <s key={index}>{node.children.map(renderText)}</s>;
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
    case "mention":
      return (
        <span key={index} className="font-medium text-read">
          @{node.text}
        </span>
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
