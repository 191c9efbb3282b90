"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { fetchSetupNeeded, signIn } from "../../backend/account.ts";
import { BackendProblem } from "../../backend/problem.ts";
import { keys } from "../../backend/query-keys.ts";
import { Button } from "../../ui/button.tsx";
import { FormError } from "../../ui/form-error.tsx";
import { textOf } from "../../ui/form-values.ts";
import { useProblemText } from "../../ui/problem-text.ts";
import { TextField } from "../../ui/text-field.tsx";
import { FrontPage } from "./front-page.tsx";
import { SecondFactor } from "./second-factor.tsx";
import { wayBack } from "./way-back.ts";

export function SignIn() {
  const t = useTranslations("signIn");
  const second = useTranslations("secondFactor");
  const problemText = useProblemText();
  const { entry, needsSecondFactor, startOver, finish } = useSignIn();

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    entry.mutate({ email: textOf(form, "email"), password: textOf(form, "password") });
  };
  const isWrong = entry.error instanceof BackendProblem && entry.error.status === 401;

  if (needsSecondFactor)
    return (
      <FrontPage title={second("title")} lead={second("lead")}>
        <SecondFactor onSignedIn={finish} onBack={startOver} />
      </FrontPage>
    );
  return (
    <FrontPage title={t("title")} lead={t("lead")}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <TextField label={t("email")} name="email" type="email" autoComplete="username" required autoFocus />
        <TextField label={t("password")} name="password" type="password" autoComplete="current-password" required />
        {entry.error && <FormError>{isWrong ? t("wrong") : problemText(entry.error)}</FormError>}
        <Button type="submit" isBusy={entry.isPending || entry.isSuccess} size="large" className="mt-1">
          {t("submit")}
        </Button>
      </form>
    </FrontPage>
  );
}

function useSignIn() {
  const router = useRouter();
  const cache = useQueryClient();
  const setup = useQuery({ queryKey: keys.setup, queryFn: fetchSetupNeeded });

  useEffect(() => {
    if (setup.data) router.replace("/setup");
  }, [setup.data, router]);

  const [needsSecondFactor, setNeedsSecondFactor] = useState(false);
  const finish = () => {
    cache.removeQueries({ queryKey: keys.me });
    router.replace(wayBack(window.location.search));
  };
  const entry = useMutation({
    mutationFn: signIn,
    meta: { isShownInPlace: true },
    onSuccess: (status) => (status === "signed_in" ? finish() : setNeedsSecondFactor(true)),
  });
  const startOver = () => [entry.reset(), setNeedsSecondFactor(false)];
  return { entry, needsSecondFactor, startOver, finish };
}
