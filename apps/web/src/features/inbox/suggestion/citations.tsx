import type { Citation } from "@gomarketing/contracts";
import { ExternalLink } from "lucide-react";
import { Popover } from "radix-ui";
import { useTranslations } from "use-intl";
import { SuggestionText } from "./suggestion-text.tsx";
import { toWhatsAppText } from "./whatsapp-text.ts";

/** What a suggestion rests on. A click shows the passage. */
export function Citations({ citations }: { citations: readonly Citation[] }) {
  const t = useTranslations("suggestion");
  return (
    <p className="flex min-w-0 flex-wrap items-center gap-x-2 text-12 text-ink-2">
      {t("basedOn")}
      {citations.map((citation) => (
        <Source key={`${citation.title} ${citation.text.slice(0, 40)}`} citation={citation} />
      ))}
    </p>
  );
}

function Source({ citation: { title, text, url } }: { citation: Citation }) {
  const t = useTranslations("suggestion");
  return (
    <Popover.Root>
      <Popover.Trigger className="max-w-64 truncate rounded text-read underline">{title}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="start"
          sideOffset={6}
          collisionPadding={8}
          aria-label={t("source", { title })}
          className="z-50 max-h-80 w-96 max-w-[calc(100vw-1rem)] overflow-y-auto rounded-xl border border-line bg-surface p-3 text-14 shadow-pop"
        >
          <h4 className="mb-1 font-semibold">{title}</h4>
          <SuggestionText text={toWhatsAppText(text)} />
          {url && isWebPage(url) && (
            <a
              href={url}
              target="_blank"
              rel="noreferrer noopener nofollow"
              className="mt-2 inline-flex items-center gap-1 text-read underline"
            >
              <ExternalLink aria-hidden className="size-4" />
              {t("openSource")}
            </a>
          )}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

const isWebPage = (url: string): boolean => /^https?:\/\//i.test(url) && URL.canParse(url);
