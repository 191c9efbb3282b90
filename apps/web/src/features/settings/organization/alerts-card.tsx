import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { useTranslations } from "use-intl";
import { type AlertSettings, changeAlertSettings, fetchAlertSettings } from "../../../backend/organization.ts";
import { keys } from "../../../backend/query-keys.ts";
import { Awaited } from "../../../ui/awaited.tsx";
import { Button } from "../../../ui/button.tsx";
import { FormError } from "../../../ui/form-error.tsx";
import { useProblemText } from "../../../ui/problem-text.ts";
import { TextField } from "../../../ui/text-field.tsx";
import { toast } from "../../../ui/toast.ts";
import { Card } from "../card.tsx";
import { ALERT_FIELDS, alertSettingsIn, shownSetting } from "./alert-fields.ts";

/** From when on the panel raises alerts; an empty field raises none. */
export function AlertsCard() {
  const t = useTranslations("organization");
  const settings = useQuery({ queryKey: keys.alertSettings, queryFn: fetchAlertSettings, staleTime: 0 });
  return (
    <Card title={t("alerts")} lead={t("alertsLead")}>
      {settings.data ? (
        <AlertsForm settings={settings.data} />
      ) : (
        <Awaited query={settings} className="h-11 rounded-lg" count={3} />
      )}
    </Card>
  );
}

function AlertsForm({ settings }: { settings: AlertSettings }) {
  const t = useTranslations("organization");
  const save = useTranslations("common")("save");
  const problemText = useProblemText();
  const cache = useQueryClient();
  const change = useMutation({
    mutationFn: changeAlertSettings,
    meta: { isShownInPlace: true },
    onSuccess: (news) => [toast.success(t("saved")), cache.setQueryData(keys.alertSettings, news)],
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    change.mutate(alertSettingsIn(new FormData(event.currentTarget)));
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <div className="grid gap-4 sm:grid-cols-2">
        {ALERT_FIELDS.map(({ name, isRequired, min, max, step }) => (
          <TextField
            key={name}
            label={t(`alertFields.${name}`)}
            name={name}
            type="number"
            required={isRequired}
            min={min}
            max={max}
            step={step}
            defaultValue={shownSetting(settings, name)}
          />
        ))}
      </div>
      {change.error && <FormError>{problemText(change.error)}</FormError>}
      <Button type="submit" tone="outline" className="self-start" isBusy={change.isPending}>
        {save}
      </Button>
    </form>
  );
}
