import type { Citation, Suggestion } from "@gomarketing/contracts";
import { RefreshCw } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "../../../ui/button.tsx";
import { useCommand } from "../../shell/commands/command-provider.tsx";
import { Citations } from "./citations.tsx";
import { SuggestionText } from "./suggestion-text.tsx";
import { UseKeys } from "./use-keys.tsx";
import type { Insert } from "./use-suggestion.ts";
import { toWhatsAppText } from "./whatsapp-text.ts";

interface PassagesProps {
  suggestion: Suggestion;
  onAgain(): void;
  onInsert: Insert;
}

/** Without a model nobody writes: what the knowledge base holds is shown as it is, with where it stands. */
export function Passages({ suggestion, onAgain, onInsert }: PassagesProps) {
  const t = useTranslations("suggestion");
  const best = suggestion.citations.find(({ missing }) => !missing);
  useCommand("useSuggestion", best && (() => onInsert(suggestion, toWhatsAppText(best.text))));
  if (suggestion.citations.length === 0)
    return (
      <div role="status" className="pl-6">
        <p>{t("nothing")}</p>
        <p className="text-13 text-ink-2">{t("nothingHint")}</p>
      </div>
    );
  return (
    <>
      <ul className="flex max-h-64 flex-col gap-2 overflow-y-auto pl-6">
        {suggestion.citations.map((passage) => (
          <Passage
            key={`${passage.title} ${passage.text.slice(0, 40)}`}
            passage={passage}
            isBest={passage === best}
            onUse={() => onInsert(suggestion, toWhatsAppText(passage.text))}
          />
        ))}
      </ul>
      <div className="mt-2 pl-6">
        <Button tone="quiet" size="small" icon={<RefreshCw aria-hidden className="size-4" />} onClick={onAgain}>
          {t("searchAgain")}
        </Button>
      </div>
    </>
  );
}

function Passage({ passage, isBest, onUse }: { passage: Citation; isBest: boolean; onUse(): void }) {
  const t = useTranslations("suggestion");
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-1.5 rounded-xl bg-surface px-3 py-2">
      <div className="min-w-48 flex-1">
        <Citations citations={[passage]} />
        <SuggestionText text={toWhatsAppText(passage.text)} />
      </div>
      {passage.missing ? (
        <p className="text-13 text-ink-2">{t("unfilled", { names: passage.missing.join(", ") })}</p>
      ) : (
        <Button tone={isBest ? "ai" : "outline"} size="small" onClick={onUse}>
          {t("usePassage")}
          {isBest && <UseKeys />}
        </Button>
      )}
    </li>
  );
}
