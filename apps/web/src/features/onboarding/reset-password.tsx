"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import type { FormEvent } from "react";
import { useTranslations } from "use-intl";
import { resetPassword } from "../../backend/account.ts";
import { Button } from "../../ui/button.tsx";
import { FormError } from "../../ui/form-error.tsx";
import { textOf } from "../../ui/form-values.ts";
import { useProblemText } from "../../ui/problem-text.ts";
import { TextField } from "../../ui/text-field.tsx";
import { toast } from "../../ui/toast.ts";
import { FrontPage } from "./front-page.tsx";
import { SHORTEST_PASSWORD } from "./limits.ts";

/** Where a reset link leads: a new password, then the sign-in. */
export function ResetPassword() {
  const t = useTranslations("resetPassword");
  const setup = useTranslations("setup");
  const problemText = useProblemText();
  const router = useRouter();
  const reset = useMutation({
    mutationFn: resetPassword,
    meta: { isShownInPlace: true },
    onSuccess: () => {
      toast.success(t("done"));
      router.replace("/sign-in");
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    // The secret stands after `#`: it never reaches a server's log.
    const token = window.location.hash.slice(1);
    reset.mutate({ token, newPassword: textOf(new FormData(event.currentTarget), "password") });
  };
  return (
    <FrontPage title={t("title")} lead={t("lead")}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <TextField
          label={t("password")}
          name="password"
          type="password"
          autoComplete="new-password"
          required
          autoFocus
          minLength={SHORTEST_PASSWORD}
          maxLength={128}
          hint={setup("passwordHint")}
        />
        {reset.error && <FormError>{problemText(reset.error)}</FormError>}
        <Button type="submit" size="large" isBusy={reset.isPending || reset.isSuccess}>
          {t("submit")}
        </Button>
      </form>
    </FrontPage>
  );
}
