import type { Message } from "@gomarketing/contracts";
import { FormattedText } from "./formatted-text.tsx";
import { Meta } from "./message-meta.tsx";

export function TextContent({ message }: { message: Message }) {
  return (
    <div className="break-words whitespace-pre-wrap">
      <FormattedText text={message.text ?? ""} mentions={message.mentions} />
      <Meta message={message} />
    </div>
  );
}

/** The words under a file, with the time. */
export function Caption({ message }: { message: Message }) {
  return (
    <div className="px-1.5 pt-1 pb-0.5 break-words whitespace-pre-wrap">
      <FormattedText text={message.text ?? ""} mentions={message.mentions} />
      <Meta message={message} />
    </div>
  );
}
