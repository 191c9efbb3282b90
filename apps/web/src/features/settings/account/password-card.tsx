import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { useTranslations } from "use-intl";
import { changePassword } from "../../../backend/account.ts";
import { keys } from "../../../backend/query-keys.ts";
import { Button } from "../../../ui/button.tsx";
import { FormError } from "../../../ui/form-error.tsx";
import { textOf } from "../../../ui/form-values.ts";
import { useProblemText } from "../../../ui/problem-text.ts";
import { TextField } from "../../../ui/text-field.tsx";
import { toast } from "../../../ui/toast.ts";
import { SHORTEST_PASSWORD } from "../../onboarding/limits.ts";
import { Card } from "../card.tsx";

export function PasswordCard() {
  const t = useTranslations("account");
  const hint = useTranslations("setup")("passwordHint");
  const problemText = useProblemText();
  const cache = useQueryClient();
  const change = useMutation({
    mutationFn: changePassword,
    meta: { isShownInPlace: true },
    onSuccess: () => cache.invalidateQueries({ queryKey: keys.signIns }),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const element = event.currentTarget;
    const form = new FormData(element);
    change.mutate(
      { currentPassword: textOf(form, "current"), newPassword: textOf(form, "new") },
      { onSuccess: () => [element.reset(), toast.success(t("passwordChanged"))] },
    );
  };
  return (
    <Card title={t("password")} lead={t("passwordLead")}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            label={t("currentPassword")}
            name="current"
            type="password"
            autoComplete="current-password"
            required
          />
          <TextField
            label={t("newPassword")}
            name="new"
            type="password"
            autoComplete="new-password"
            required
            minLength={SHORTEST_PASSWORD}
            maxLength={128}
            hint={hint}
          />
        </div>
        {change.error && <FormError>{problemText(change.error)}</FormError>}
        <Button type="submit" tone="outline" className="self-start" isBusy={change.isPending}>
          {t("changePassword")}
        </Button>
      </form>
    </Card>
  );
}
