import type { Message } from "@gomarketing/contracts";
import { CornerUpLeft } from "lucide-react";
import { useTranslations } from "use-intl";
import { TextContent } from "../message-text.tsx";

/** What another business asks with buttons or a list: shown, and answered by writing. */
export function Interactive({ message }: { message: Message }) {
  const t = useTranslations("kinds");
  const { footer, options = [] } = message.interactive ?? {};
  return (
    <div className="w-72 max-w-full">
      <TextContent message={message} />
      {footer && <p className="clear-both text-12 text-ink-2">{footer}</p>}
      {options.length > 0 && (
        <ul aria-label={t("options")} className="clear-both mt-1.5 border-t border-line pt-1.5">
          {options.map((option) => (
            <li key={option} className="py-1 text-center text-14 font-medium break-words text-read">
              {option}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

export function ReplyChoice() {
  const t = useTranslations("kinds");
  return (
    <p className="text-12 text-ink-2">
      <CornerUpLeft aria-hidden className="mr-1 inline-block size-3.5 align-[-2px]" />
      {t("choice")}
    </p>
  );
}
