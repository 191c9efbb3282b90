"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useEffect } from "react";
import { useTranslations } from "use-intl";
import { type FirstOwner, fetchSetupNeeded, setUp, signIn } from "../../backend/account.ts";
import { keys } from "../../backend/query-keys.ts";
import { Button } from "../../ui/button.tsx";
import { FormError } from "../../ui/form-error.tsx";
import { textOf } from "../../ui/form-values.ts";
import { useProblemText } from "../../ui/problem-text.ts";
import { TextField } from "../../ui/text-field.tsx";
import { FrontPage } from "./front-page.tsx";
import { SHORTEST_PASSWORD } from "./limits.ts";

/** The first visit: who owns this desk. */
export function Setup() {
  const t = useTranslations("setup");
  const problemText = useProblemText();
  const creation = useSetup();

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    creation.mutate({
      company: textOf(form, "company"),
      name: textOf(form, "name"),
      email: textOf(form, "email"),
      password: textOf(form, "password"),
    });
  };

  return (
    <FrontPage title={t("title")} lead={t("lead")}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <TextField label={t("company")} name="company" autoComplete="organization" required maxLength={100} autoFocus />
        <TextField label={t("name")} name="name" autoComplete="name" required maxLength={100} />
        <TextField label={t("email")} name="email" type="email" autoComplete="username" required />
        <TextField
          label={t("password")}
          name="password"
          type="password"
          autoComplete="new-password"
          required
          minLength={SHORTEST_PASSWORD}
          maxLength={128}
          hint={t("passwordHint")}
        />
        {creation.error && <FormError>{problemText(creation.error)}</FormError>}
        <Button type="submit" isBusy={creation.isPending || creation.isSuccess} size="large" className="mt-1">
          {t("submit")}
        </Button>
      </form>
    </FrontPage>
  );
}

function useSetup() {
  const router = useRouter();
  const cache = useQueryClient();
  const setup = useQuery({ queryKey: keys.setup, queryFn: fetchSetupNeeded });

  const creation = useMutation({
    mutationFn: async (owner: FirstOwner) => {
      await setUp(owner);
      await signIn({ email: owner.email, password: owner.password });
    },
    meta: { isShownInPlace: true },
    onSuccess: () => {
      cache.removeQueries({ queryKey: keys.me });
      cache.setQueryData(keys.setup, false);
      // Nothing is linked yet: the first thing to do is to connect a WhatsApp.
      router.replace("/sessions");
    },
  });
  // Who comes too late is sent on; who has just done it goes where `onSuccess` says.
  const isTooLate = setup.data === false && (creation.isIdle || creation.isError);
  useEffect(() => {
    if (isTooLate) router.replace("/inbox");
  }, [isTooLate, router]);
  return creation;
}
