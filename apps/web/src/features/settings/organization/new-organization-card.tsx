import { useMutation } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { useTranslations } from "use-intl";
import { createOrganization, switchOrganization } from "../../../backend/organization.ts";
import { Button } from "../../../ui/button.tsx";
import { textOf } from "../../../ui/form-values.ts";
import { useProblemText } from "../../../ui/problem-text.ts";
import { TextField } from "../../../ui/text-field.tsx";
import { useMay } from "../../shell/use-may.ts";
import { Card } from "../card.tsx";

const LONGEST_NAME = 100;

/** For owners: another organization, with nothing of this one in it. */
export function NewOrganizationCard() {
  const t = useTranslations("organization");
  const problemText = useProblemText();
  const isOwner = useMay("owner");
  const create = useMutation({
    mutationFn: async (name: string) => switchOrganization((await createOrganization(name)).id),
    meta: { isShownInPlace: true },
    // A new page: nothing of the one stays in memory in the other.
    onSuccess: () => window.location.assign("/sessions"),
  });
  if (!isOwner) return null;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    create.mutate(textOf(new FormData(event.currentTarget), "name").trim());
  };
  return (
    <Card title={t("another")} lead={t("anotherLead")}>
      <form onSubmit={submit} className="flex flex-wrap items-end gap-2">
        <TextField
          label={t("anotherName")}
          name="name"
          required
          maxLength={LONGEST_NAME}
          autoComplete="off"
          error={create.error ? problemText(create.error) : undefined}
          className="min-w-48 flex-1"
        />
        <Button type="submit" tone="outline" size="large" isBusy={create.isPending || create.isSuccess}>
          {t("create")}
        </Button>
      </form>
    </Card>
  );
}
