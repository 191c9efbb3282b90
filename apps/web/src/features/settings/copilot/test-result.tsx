import type { CopilotTestResult } from "@gomarketing/contracts";
import { ShieldCheck, ShieldX } from "lucide-react";
import { useFormatter, useTranslations } from "use-intl";
import { Button } from "../../../ui/button.tsx";
import { Citations } from "../../inbox/suggestion/citations.tsx";
import { SuggestionText } from "../../inbox/suggestion/suggestion-text.tsx";
import { toWhatsAppText } from "../../inbox/suggestion/whatsapp-text.ts";
import { MICROS } from "./money.ts";

/** What the copilot would suggest, what the checks said of it, what it rests on and what it cost. */
export function TestResult({ result, onAnswer }: { result: CopilotTestResult; onAnswer(text: string): void }) {
  const t = useTranslations("copilot.test");
  const suggestion = useTranslations("suggestion");
  const text = toWhatsAppText(result.text);
  const title = result.source === "model" ? suggestion("title") : suggestion("found");
  return (
    <section
      aria-label={title}
      className="flex flex-col gap-2 rounded-2xl border border-ai-line bg-ai-soft px-3 py-2.5 text-14"
    >
      <h3 className="text-13 font-semibold text-ai">{title}</h3>
      {text ? (
        <SuggestionText text={text} />
      ) : (
        <p role="status">{result.outcome === "withheld" ? t("withheld") : suggestion("nothing")}</p>
      )}
      {result.citations.length > 0 && <Citations citations={result.citations} />}
      {result.source === "model" && <Verdict result={result} />}
      <Cost result={result} />
      {text && (
        <Button tone="outline" size="small" className="self-start" onClick={() => onAnswer(text)}>
          {t("answer")}
        </Button>
      )}
    </section>
  );
}

function Verdict({ result: { outcome, violations } }: { result: CopilotTestResult }) {
  const t = useTranslations("copilot.test");
  const Icon = outcome === "withheld" ? ShieldX : ShieldCheck;
  // Codes come from the server: one that has no name yet is shown as it is.
  const names = violations.map((code) => (t.has(`checks.${code}` as never) ? t(`checks.${code}` as never) : code));
  return (
    <div className="flex items-start gap-2 text-13">
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${outcome === "withheld" ? "text-danger" : "text-ok"}`} />
      <p>
        {t(`outcomes.${outcome}`)}
        {names.length > 0 && ` ${t("found", { checks: names.join(", ") })}`}
      </p>
    </div>
  );
}

function Cost({ result: { model, usage, totalMs } }: { result: CopilotTestResult }) {
  const t = useTranslations("copilot.test");
  const format = useFormatter();
  const dollars = (micros: number) =>
    format.number(micros / MICROS, { style: "currency", currency: "USD", maximumFractionDigits: 6 });
  const parts = [
    model ?? t("noModel"),
    ...(usage ? [t("tokens", { input: usage.inputTokens, output: usage.outputTokens })] : []),
    ...(usage ? [usage.costMicros === undefined ? t("costUnknown") : dollars(usage.costMicros)] : []),
    t("seconds", { seconds: format.number(totalMs / 1_000, { maximumFractionDigits: 1 }) }),
  ];
  return <p className="text-12 text-ink-2">{parts.join(" · ")}</p>;
}
