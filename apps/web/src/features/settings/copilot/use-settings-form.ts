import type { CopilotSettings, CopilotSettingsChanges } from "@gomarketing/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { changeCopilotSettings } from "../../../backend/copilot.ts";
import { keys } from "../../../backend/query-keys.ts";
import { toast } from "../../../ui/toast.ts";
import { dollarsOf, microsOf, millisecondsOf, numberOf, secondsOf } from "./money.ts";

/** The settings as they stand in the fields. */
export interface SettingsText {
  readonly model: string;
  readonly temperature: string;
  readonly language: string;
  readonly tone: string;
  readonly burstSeconds: string;
  readonly gapHours: string;
  readonly isAutomatic: boolean;
  readonly isTranscribing: boolean;
  readonly budget: string;
  readonly inputPrice: string;
  readonly cachedPrice: string;
  readonly outputPrice: string;
  readonly name: string;
  readonly offer: string;
  readonly hours: string;
  readonly policies: string;
}

/** The settings being changed, and how to save them. */
export function useSettingsForm(settings: CopilotSettings) {
  const t = useTranslations("copilot");
  const cache = useQueryClient();
  const [text, setText] = useState(() => textOf(settings));
  const save = useMutation({
    mutationFn: () => changeCopilotSettings(changesOf(text)),
    meta: { isShownInPlace: true },
    onSuccess: (saved) => {
      cache.setQueryData(keys.copilotSettings, saved);
      setText(textOf(saved));
      toast.success(t("saved"));
    },
  });
  return { text, change: (some: Partial<SettingsText>) => setText((before) => ({ ...before, ...some })), save };
}

const textOf = ({ business, prices, ...settings }: CopilotSettings): SettingsText => ({
  model: settings.model ?? "",
  temperature: settings.temperature === null ? "" : String(settings.temperature),
  language: settings.language,
  tone: settings.tone,
  burstSeconds: secondsOf(settings.burstWaitMs),
  gapHours: String(settings.gapHours),
  isAutomatic: settings.isAutomatic,
  isTranscribing: settings.isTranscribing,
  budget: dollarsOf(settings.dailyBudgetMicros),
  inputPrice: dollarsOf(prices?.input ?? null),
  cachedPrice: dollarsOf(prices?.cachedInput ?? null),
  outputPrice: dollarsOf(prices?.output ?? null),
  ...business,
});

function changesOf(text: SettingsText): CopilotSettingsChanges {
  const input = microsOf(text.inputPrice);
  const output = microsOf(text.outputPrice);
  return {
    model: text.model.trim() || null,
    temperature: numberOf(text.temperature),
    language: text.language,
    tone: text.tone,
    burstWaitMs: millisecondsOf(text.burstSeconds),
    gapHours: Math.round(numberOf(text.gapHours) ?? 0),
    isAutomatic: text.isAutomatic,
    isTranscribing: text.isTranscribing,
    dailyBudgetMicros: microsOf(text.budget),
    // What is read from a cache costs what other input does, unless somebody says less.
    prices:
      input === null || output === null ? null : { input, output, cachedInput: microsOf(text.cachedPrice) ?? input },
    business: { name: text.name, offer: text.offer, hours: text.hours, policies: text.policies },
  };
}
