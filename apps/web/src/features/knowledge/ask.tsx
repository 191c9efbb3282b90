import type { KnowledgePassage } from "@gomarketing/contracts";
import { useQuery } from "@tanstack/react-query";
import { Search, SearchX } from "lucide-react";
import { type FormEvent, lazy, Suspense, useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { findPassages } from "../../backend/knowledge.ts";
import { keys } from "../../backend/query-keys.ts";
import { Awaited } from "../../ui/awaited.tsx";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { TextField } from "../../ui/text-field.tsx";

const LONGEST_QUESTION = 2_000;
const Markdown = lazy(() => import("./markdown.tsx").then(({ Markdown }) => ({ default: Markdown })));

/** What the copilot would find, were it asked this: to see whether what is written is found as customers ask for it. */
export function Ask() {
  const t = useTranslations("knowledge.search");
  const [question, setQuestion] = useState("");
  const [asked, setAsked] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(question.trim());
  };
  return (
    <>
      <form onSubmit={submit} className="flex flex-wrap items-end gap-2">
        <TextField
          className="min-w-56 flex-1"
          label={t("label")}
          placeholder={t("placeholder")}
          value={question}
          maxLength={LONGEST_QUESTION}
          onChange={(event) => setQuestion(event.target.value)}
        />
        <Button
          type="submit"
          size="large"
          disabled={question.trim() === ""}
          icon={<Search aria-hidden className="size-4" />}
        >
          {t("submit")}
        </Button>
      </form>
      {asked === "" ? <p className="text-14 text-ink-2">{t("lead")}</p> : <Found question={asked} />}
    </>
  );
}

function Found({ question }: { question: string }) {
  const t = useTranslations("knowledge.search");
  const found = useQuery({
    queryKey: keys.passages(question),
    queryFn: ({ signal }) => findPassages(question, signal),
    staleTime: 0,
    meta: { isShownInPlace: true },
  });
  if (!found.data) return <Awaited query={found} className="h-28 rounded-2xl" count={2} />;
  if (found.data.length === 0) return <EmptyState icon={<SearchX />} title={t("nothing")} text={t("nothingText")} />;
  return (
    <ol aria-label={t("found")} className="flex flex-col gap-3">
      {found.data.map((passage) => (
        <Passage key={passage.id} passage={passage} />
      ))}
    </ol>
  );
}

function Passage({ passage: { title, kind, text, share } }: { passage: KnowledgePassage }) {
  const t = useTranslations("knowledge.search");
  const format = useFormatter();
  return (
    <li className="flex flex-col gap-2 rounded-2xl border border-line bg-surface p-4">
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <h2 className="text-15 font-semibold">{title}</h2>
        <p className="text-12 text-ink-2">
          {t(`kinds.${kind}`)} · {t("share", { share: format.number(share, { style: "percent" }) })}
        </p>
      </div>
      <Suspense fallback={<Skeleton className="h-12 rounded-lg" />}>
        <Markdown text={text} />
      </Suspense>
    </li>
  );
}
