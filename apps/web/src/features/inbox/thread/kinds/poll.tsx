import type { Message } from "@gomarketing/contracts";
import { ChartBarBig } from "lucide-react";
import { useTranslations } from "use-intl";

type PollContent = NonNullable<Message["poll"]>;

/** A poll and how it stands. People vote on their phones. */
export function Poll({ poll }: { poll: PollContent }) {
  const t = useTranslations("kinds");
  const most = Math.max(1, ...poll.options.map(({ votes }) => votes.length));
  const voters = new Set(poll.options.flatMap(({ votes }) => votes.map(voterOf)));
  const nameOf = ({ author }: Vote) => (author.kind === "phone" ? t("phone") : author.name);
  return (
    <div className="w-72 max-w-full">
      <p className="flex items-start gap-2 text-15 font-semibold break-words">
        <ChartBarBig aria-hidden className="mt-0.5 size-4.5 shrink-0 text-brand-ink" />
        <span className="min-w-0">{poll.question}</span>
      </p>
      <ul className="mt-2 space-y-2">
        {poll.options.map(({ text, votes }) => (
          <li key={text} title={votes.map(nameOf).join(", ")}>
            <span className="flex justify-between gap-3 text-14">
              <span className="min-w-0 break-words">{text}</span>
              <span className="tabular-nums">
                <span aria-hidden>{votes.length}</span>
                <span className="sr-only">{t("votes", { count: votes.length })}</span>
              </span>
            </span>
            <span aria-hidden className="mt-0.5 block h-1.5 overflow-hidden rounded-full bg-shade-2">
              <span className="block h-full bg-brand" style={{ width: `${(votes.length / most) * 100}%` }} />
            </span>
            {votes.length > 0 && (
              <span className="line-clamp-1 text-12 text-ink-2">{votes.map(nameOf).join(", ")}</span>
            )}
          </li>
        ))}
      </ul>
      <p className="mt-1.5 text-12 text-ink-2">
        {t(poll.maxSelections === 1 ? "oneChoice" : "manyChoices")} · {t("voters", { count: voters.size })}
      </p>
    </div>
  );
}

type Vote = PollContent["options"][number]["votes"][number];
const voterOf = ({ author }: Vote): string => (author.kind === "contact" ? author.id : "business");
