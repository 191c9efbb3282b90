import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { useTranslations } from "use-intl";
import {
  changeDeskSettings,
  type DeskSettings,
  DISTRIBUTIONS,
  type Distribution,
  fetchDeskSettings,
} from "../../../backend/organization.ts";
import { keys } from "../../../backend/query-keys.ts";
import { Awaited } from "../../../ui/awaited.tsx";
import { Button } from "../../../ui/button.tsx";
import { FormError } from "../../../ui/form-error.tsx";
import { textOf } from "../../../ui/form-values.ts";
import { useProblemText } from "../../../ui/problem-text.ts";
import { SelectField } from "../../../ui/select-field.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { toast } from "../../../ui/toast.ts";
import { Card } from "../card.tsx";

const MOST_CHATS = 1_000;

/** How chats that no team takes are handed out. */
export function DistributionCard() {
  const t = useTranslations("organization");
  const settings = useQuery({ queryKey: keys.deskSettings, queryFn: fetchDeskSettings, staleTime: 0 });
  return (
    <Card title={t("distribution")} lead={t("distributionLead")}>
      {settings.data ? (
        <DistributionForm settings={settings.data} />
      ) : (
        <Awaited query={settings} className="h-11 rounded-lg" count={2} />
      )}
    </Card>
  );
}

function DistributionForm({ settings }: { settings: DeskSettings }) {
  const t = useTranslations("organization");
  const teams = useTranslations("teams");
  const save = useTranslations("common")("save");
  const problemText = useProblemText();
  const cache = useQueryClient();
  const change = useMutation({
    mutationFn: changeDeskSettings,
    meta: { isShownInPlace: true },
    onSuccess: (news) => [toast.success(t("saved")), cache.setQueryData(keys.deskSettings, news)],
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    change.mutate({
      distribution: textOf(form, "distribution") as Distribution,
      maxOpenChats: Number(textOf(form, "maxOpenChats")),
    });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          label={teams("distribution")}
          name="distribution"
          defaultValue={settings.distribution}
          options={DISTRIBUTIONS.map((value) => ({ value, label: teams(`distributions.${value}`) }))}
        />
        <TextField
          label={t("maxOpenChats")}
          hint={t("maxOpenChatsHint")}
          name="maxOpenChats"
          type="number"
          required
          min={1}
          max={MOST_CHATS}
          defaultValue={settings.maxOpenChats}
        />
      </div>
      {change.error && <FormError>{problemText(change.error)}</FormError>}
      <Button type="submit" tone="outline" className="self-start" isBusy={change.isPending}>
        {save}
      </Button>
    </form>
  );
}
