import { useMutation } from "@tanstack/react-query";
import { LogOut } from "lucide-react";
import { useTranslations } from "use-intl";
import { signOut } from "../../../backend/account.ts";
import { Button } from "../../../ui/button.tsx";
import { OrganizationChoice } from "../../shell/organization-choice.tsx";
import { useMe } from "../../shell/use-me.ts";
import { Card } from "../card.tsx";
import { PasswordCard } from "./password-card.tsx";
import { PushCard } from "./push-card.tsx";
import { SignInsCard } from "./sign-ins-card.tsx";
import { TwoFactorCard } from "./two-factor-card.tsx";

/** One's own: who one is, password, second factor, sign-ins. */
export function Account() {
  const t = useTranslations("settings");
  const roles = useTranslations("roles");
  const me = useMe();
  const leaving = useMutation({
    mutationFn: signOut,
    // A new page: nothing of the account stays in memory.
    onSuccess: () => window.location.assign("/sign-in"),
  });
  return (
    <>
      <Card title={t("account")}>
        <div className="flex flex-wrap items-center justify-between gap-4">
          <div className="min-w-0">
            <p className="truncate text-15 font-semibold">{me.name}</p>
            <p className="truncate text-13 text-ink-2">{me.email}</p>
            <p className="truncate text-13 text-ink-2">
              {me.organization.name} · {roles(me.role)}
            </p>
          </div>
          <Button
            tone="outline"
            icon={<LogOut aria-hidden className="size-4" />}
            isBusy={leaving.isPending}
            onClick={() => leaving.mutate()}
          >
            {t("signOut")}
          </Button>
        </div>
        <OrganizationChoice />
      </Card>
      <PasswordCard />
      <TwoFactorCard />
      <PushCard />
      <SignInsCard />
    </>
  );
}
