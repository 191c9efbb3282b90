import type { EnrichedFieldName, EnrichmentSettings } from "@gomarketing/contracts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { changeEnrichmentSettings, fetchEnrichmentSettings } from "../../../backend/copilot.ts";
import { keys } from "../../../backend/query-keys.ts";
import { Awaited } from "../../../ui/awaited.tsx";
import { Button } from "../../../ui/button.tsx";
import { FormError } from "../../../ui/form-error.tsx";
import { useProblemText } from "../../../ui/problem-text.ts";
import { Switch } from "../../../ui/switch.tsx";
import { toast } from "../../../ui/toast.ts";
import { ENRICHED_FIELDS } from "./enriched-fields.ts";
import { Section } from "./section.tsx";

/** What contacts are looked into for, and by whom. */
export function Enrichment() {
  const t = useTranslations("copilot.enrichment");
  const settings = useQuery({
    queryKey: keys.enrichmentSettings,
    queryFn: fetchEnrichmentSettings,
    staleTime: 0,
    meta: { isShownInPlace: true },
  });
  return (
    <Section title={t("title")} lead={t("lead")}>
      <Awaited query={settings} className="h-24 rounded-xl" />
      {settings.data && <EnrichmentForm settings={settings.data} />}
    </Section>
  );
}

function EnrichmentForm({ settings }: { settings: EnrichmentSettings }) {
  const t = useTranslations("copilot.enrichment");
  const fieldName = useTranslations("panel.fieldNames");
  const problemText = useProblemText();
  const cache = useQueryClient();
  const [wanted, setWanted] = useState(settings);
  const save = useMutation({
    mutationFn: changeEnrichmentSettings,
    meta: { isShownInPlace: true },
    onSuccess: (saved) => {
      cache.setQueryData(keys.enrichmentSettings, saved);
      setWanted(saved);
      toast.success(t("saved"));
    },
  });
  const toggle = (field: EnrichedFieldName) =>
    setWanted(({ fields, ...rest }) => ({
      ...rest,
      fields: fields.includes(field) ? fields.filter((one) => one !== field) : [...fields, field],
    }));
  return (
    <>
      <Switch
        label={t("enabled")}
        hint={t("enabledHint")}
        isOn={wanted.isEnabled}
        onChange={(isEnabled) => setWanted({ ...wanted, isEnabled })}
      />
      <Switch
        label={t("model")}
        hint={t("modelHint")}
        isOn={wanted.usesModel}
        onChange={(usesModel) => setWanted({ ...wanted, usesModel })}
      />
      <fieldset>
        <legend className="mb-1 text-13 font-medium">{t("fields")}</legend>
        <div className="grid grid-cols-2 gap-x-4 sm:grid-cols-3">
          {ENRICHED_FIELDS.map((field) => (
            <label key={field} className="flex min-h-9 cursor-pointer items-center gap-2 text-14">
              <input
                type="checkbox"
                checked={wanted.fields.includes(field)}
                onChange={() => toggle(field)}
                className="size-4.5 accent-brand"
              />
              {fieldName(field)}
            </label>
          ))}
        </div>
      </fieldset>
      {save.error && <FormError>{problemText(save.error)}</FormError>}
      <Button tone="outline" className="self-end" isBusy={save.isPending} onClick={() => save.mutate(wanted)}>
        {t("save")}
      </Button>
    </>
  );
}
