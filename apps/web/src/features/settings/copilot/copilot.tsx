import type { CopilotSettings } from "@gomarketing/contracts";
import { useQuery } from "@tanstack/react-query";
import { CircleAlert, CircleCheck } from "lucide-react";
import { useFormatter, useTranslations } from "use-intl";
import { fetchCopilotSettings } from "../../../backend/copilot.ts";
import { keys } from "../../../backend/query-keys.ts";
import { Awaited } from "../../../ui/awaited.tsx";
import { Enrichment } from "./enrichment.tsx";
import { MICROS } from "./money.ts";
import { Quality } from "./quality.tsx";
import { Section } from "./section.tsx";
import { SettingsForm } from "./settings-form.tsx";
import { TestConversation } from "./test-conversation.tsx";

/** How the copilot works for the organization, what it costs, and how its suggestions fare. */
export function Copilot() {
  const t = useTranslations("copilot");
  const settings = useQuery({
    queryKey: keys.copilotSettings,
    queryFn: fetchCopilotSettings,
    staleTime: 0,
    meta: { isShownInPlace: true },
  });
  return (
    <>
      <p className="text-14 text-ink-2">{t("lead")}</p>
      <Awaited query={settings} className="h-40 rounded-2xl" count={3} />
      {settings.data && (
        <>
          <Provider settings={settings.data} />
          <SettingsForm settings={settings.data} />
          <TestConversation />
          <Enrichment />
          <Quality />
        </>
      )}
    </>
  );
}

/** Whether there is a model to write, and what it has cost today; without one, what to do. */
function Provider({ settings: { hasProvider, model, defaultModel, spentTodayMicros } }: { settings: CopilotSettings }) {
  const t = useTranslations("copilot.provider");
  const format = useFormatter();
  const spent = format.number(spentTodayMicros / MICROS, {
    style: "currency",
    currency: "USD",
    maximumFractionDigits: 4,
  });
  return (
    <Section title={t("title")}>
      {hasProvider ? (
        <p className="flex items-start gap-2 text-14">
          <CircleCheck aria-hidden className="size-5 shrink-0 text-ok" />
          {t("ready", { model: model ?? defaultModel ?? "–", spent })}
        </p>
      ) : (
        <>
          <p className="flex items-start gap-2 text-14">
            <CircleAlert aria-hidden className="size-5 shrink-0 text-warn" />
            {t("none")}
          </p>
          <p className="text-14 text-ink-2">
            {t.rich("whatToDo", {
              code: (chunks) => <code className="rounded bg-field px-1 font-mono text-13">{chunks}</code>,
            })}
          </p>
        </>
      )}
    </Section>
  );
}
