"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { FormEvent } from "react";
import { useTranslations } from "use-intl";
import { fetchMe, signIn } from "../../backend/account.ts";
import { acceptInvitation, type Invited, type NewPerson, readInvitation } from "../../backend/people.ts";
import { BackendProblem } from "../../backend/problem.ts";
import { keys } from "../../backend/query-keys.ts";
import { Button } from "../../ui/button.tsx";
import { FormError } from "../../ui/form-error.tsx";
import { textOf } from "../../ui/form-values.ts";
import { useProblemText } from "../../ui/problem-text.ts";
import { Skeleton } from "../../ui/skeleton.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { FrontPage } from "./front-page.tsx";
import { SHORTEST_PASSWORD } from "./limits.ts";
import { forgetInvitation, keepInvitation, useLinkToken } from "./link-token.ts";

/** Where an invitation's link leads: says who invites to what, and lets in. */
export function Join() {
  const t = useTranslations("join");
  const roles = useTranslations("roles");
  const problemText = useProblemText();
  const token = useLinkToken();
  const invitation = useQuery({
    queryKey: ["invitation", token],
    queryFn: () => readInvitation(token ?? ""),
    enabled: Boolean(token),
  });
  const { data } = invitation;
  const isBad = token === "" || invitation.isError;
  return (
    <FrontPage
      title={data ? t("title", { organization: data.organization.name }) : t("titleUnknown")}
      lead={data ? t("lead", { role: roles(data.role) }) : ""}
    >
      {isBad && (
        <>
          <FormError>{invitation.error ? problemText(invitation.error) : t("noToken")}</FormError>
          <SignInLink />
        </>
      )}
      {!isBad && !data && <Skeleton className="h-11 rounded-[10px]" count={3} />}
      {data && token && <Acceptance invited={data} token={token} />}
    </FrontPage>
  );
}

function Acceptance({ invited, token }: { invited: Invited; token: string }) {
  // Nobody signed in answers 401: then a new account is offered.
  const me = useQuery({ queryKey: keys.me, queryFn: fetchMe, retry: false });
  if (me.isPending) return <Skeleton className="h-11 rounded-[10px]" count={3} />;
  const fits = me.data && (invited.email === undefined || invited.email === me.data.email);
  return fits ? <AsMyself token={token} name={me.data.name} /> : <AsNewPerson invited={invited} token={token} />;
}

function useAccept(token: string) {
  return useMutation({
    mutationFn: async (person?: NewPerson) => {
      await acceptInvitation(token, person);
      if (person) await signIn({ email: person.email, password: person.password });
    },
    meta: { isShownInPlace: true },
    onSuccess: () => {
      forgetInvitation();
      // A new page: nothing of another organization stays in memory.
      window.location.assign("/inbox");
    },
  });
}

function AsMyself({ token, name }: { token: string; name: string }) {
  const t = useTranslations("join");
  const problemText = useProblemText();
  const accept = useAccept(token);
  return (
    <div className="flex flex-col gap-4">
      {accept.error && <FormError>{problemText(accept.error)}</FormError>}
      <Button size="large" isBusy={accept.isPending || accept.isSuccess} onClick={() => accept.mutate(undefined)}>
        {t("acceptAs", { name })}
      </Button>
    </div>
  );
}

function AsNewPerson({ invited, token }: { invited: Invited; token: string }) {
  const t = useTranslations("join");
  const setup = useTranslations("setup");
  const problemText = useProblemText();
  const accept = useAccept(token);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    accept.mutate({ name: textOf(form, "name"), email: textOf(form, "email"), password: textOf(form, "password") });
  };
  const hasAccount = accept.error instanceof BackendProblem && accept.error.document.type === "/problems/has-account";
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <TextField label={setup("name")} name="name" autoComplete="name" required maxLength={100} autoFocus />
      <TextField
        label={setup("email")}
        name="email"
        type="email"
        autoComplete="username"
        required
        defaultValue={invited.email}
        readOnly={invited.email !== undefined}
      />
      <TextField
        label={setup("password")}
        name="password"
        type="password"
        autoComplete="new-password"
        required
        minLength={SHORTEST_PASSWORD}
        maxLength={128}
        hint={setup("passwordHint")}
      />
      {accept.error && <FormError>{problemText(accept.error)}</FormError>}
      <Button type="submit" size="large" isBusy={accept.isPending || accept.isSuccess}>
        {t("accept")}
      </Button>
      {hasAccount ? <SignInLink token={token} isLoud /> : <SignInLink token={token} />}
    </form>
  );
}

/** For whoever has an account: they come back to the invitation, which waits in this tab. */
function SignInLink({ token, isLoud = false }: { token?: string; isLoud?: boolean }) {
  const t = useTranslations("join");
  return (
    <Link
      href={token ? "/sign-in?next=/join" : "/sign-in"}
      onClick={() => token && keepInvitation(token)}
      className={
        isLoud
          ? "flex min-h-11 items-center justify-center rounded-[10px] border border-line-strong text-15 font-semibold hover:bg-shade"
          : "self-center rounded-lg px-2 py-2 text-14 font-medium text-brand-ink underline"
      }
    >
      {t("signIn")}
    </Link>
  );
}
