import { useTranslations } from "use-intl";
import type { ChatFilter } from "../../../backend/query-keys.ts";
import { classNames } from "../../../ui/class-names.ts";
import { useCounts } from "../../shell/use-overview.ts";

const TABS = ["mine", "queue", "all", "resolved"] as const;

interface TabsProps {
  /** None while searching: a search looks everywhere. */
  tab: ChatFilter["tab"] | undefined;
  onChoose(tab: ChatFilter["tab"]): void;
}

export function Tabs({ tab, onChoose }: TabsProps) {
  const t = useTranslations("inbox.tabs");
  const counts = useCounts();
  const countOf = { mine: counts?.mine, queue: counts?.queue, all: undefined, resolved: undefined };

  const walk = (event: React.KeyboardEvent) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step === 0) return;
    const next = TABS[(TABS.indexOf(tab ?? "mine") + step + TABS.length) % TABS.length] ?? "mine";
    onChoose(next);
    document.getElementById(`tab-${next}`)?.focus();
  };

  return (
    <div role="tablist" aria-label={t("label")} onKeyDown={walk} className="flex gap-0.5 px-4 pt-2.5 pb-2">
      {TABS.map((name) => {
        const isChosen = name === tab;
        return (
          <button
            key={name}
            id={`tab-${name}`}
            type="button"
            role="tab"
            aria-selected={isChosen}
            aria-controls="chat-list"
            tabIndex={isChosen || (!tab && name === "mine") ? 0 : -1}
            onClick={() => onChoose(name)}
            className={classNames(
              "flex min-h-8 flex-1 items-center justify-center gap-1 rounded-full px-2.5 text-13 font-medium whitespace-nowrap transition-colors",
              isChosen ? "bg-brand-soft text-brand-ink" : "text-ink-2 hover:bg-shade hover:text-ink",
            )}
          >
            {t(name)}
            {Boolean(countOf[name]) && <span className="tabular-nums">{countOf[name]}</span>}
          </button>
        );
      })}
    </div>
  );
}
