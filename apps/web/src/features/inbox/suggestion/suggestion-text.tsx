import { FormattedText } from "../thread/formatted-text.tsx";

const ITEM = /^[ \t]*(?:-|(\d{1,2})[.)])[ \t]+/;

/** A suggestion as the customer will see it: WhatsApp's formatting, with its lists. */
export function SuggestionText({ text }: { text: string }) {
  return (
    <div className="leading-6 break-words whitespace-pre-wrap">
      {text.split("\n").map((line, index) => {
        const item = ITEM.exec(line);
        // A line's place is its identity: texts grow at their end and are never reordered.
        const key = `${index}`;
        if (!item)
          return (
            <p key={key} className="min-h-3">
              <FormattedText text={line} />
            </p>
          );
        return (
          <p key={key} className="flex gap-2 pl-1">
            <span aria-hidden>{item[1] ? `${item[1]}.` : "•"}</span>
            <span className="min-w-0 flex-1">
              <FormattedText text={line.slice(item[0].length)} />
            </span>
          </p>
        );
      })}
    </div>
  );
}
