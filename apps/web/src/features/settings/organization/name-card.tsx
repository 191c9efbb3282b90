import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { useTranslations } from "use-intl";
import { renameOrganization } from "../../../backend/organization.ts";
import { keys } from "../../../backend/query-keys.ts";
import { Button } from "../../../ui/button.tsx";
import { textOf } from "../../../ui/form-values.ts";
import { useProblemText } from "../../../ui/problem-text.ts";
import { TextField } from "../../../ui/text-field.tsx";
import { toast } from "../../../ui/toast.ts";
import { useMe } from "../../shell/use-me.ts";
import { Card } from "../card.tsx";

const LONGEST_NAME = 100;

export function NameCard() {
  const t = useTranslations("organization");
  const save = useTranslations("common")("save");
  const problemText = useProblemText();
  const cache = useQueryClient();
  const { organization } = useMe();
  const rename = useMutation({
    mutationFn: renameOrganization,
    meta: { isShownInPlace: true },
    onSuccess: () => [toast.success(t("saved")), cache.invalidateQueries({ queryKey: keys.me })],
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    rename.mutate(textOf(new FormData(event.currentTarget), "name").trim());
  };
  return (
    <Card title={t("nameTitle")}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <TextField
          label={t("name")}
          name="name"
          required
          maxLength={LONGEST_NAME}
          autoComplete="organization"
          defaultValue={organization.name}
          error={rename.error ? problemText(rename.error) : undefined}
        />
        <Button type="submit" tone="outline" className="self-start" isBusy={rename.isPending}>
          {save}
        </Button>
      </form>
    </Card>
  );
}
