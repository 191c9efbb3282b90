import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { giveSecondFactor } from "../../backend/account.ts";
import { Button } from "../../ui/button.tsx";
import { FormError } from "../../ui/form-error.tsx";
import { textOf } from "../../ui/form-values.ts";
import { useProblemText } from "../../ui/problem-text.ts";
import { TextField } from "../../ui/text-field.tsx";

/** After the password: the code that the app shows or, when the phone is gone, a backup code. */
export function SecondFactor({ onSignedIn, onBack }: { onSignedIn(): void; onBack(): void }) {
  const t = useTranslations("secondFactor");
  const problemText = useProblemText();
  const [kind, setKind] = useState<"totp" | "backup-code">("totp");
  const give = useMutation({ mutationFn: giveSecondFactor, meta: { isShownInPlace: true }, onSuccess: onSignedIn });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    give.mutate({ kind, code: textOf(new FormData(event.currentTarget), "code").replaceAll(/\s/g, "") });
  };
  const isApp = kind === "totp";
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <TextField
        key={kind}
        label={t(isApp ? "code" : "backupCode")}
        hint={t(isApp ? "codeHint" : "backupHint")}
        name="code"
        inputMode={isApp ? "numeric" : "text"}
        autoComplete="one-time-code"
        required
        maxLength={32}
        autoFocus
      />
      {give.error && <FormError>{problemText(give.error)}</FormError>}
      <Button type="submit" size="large" isBusy={give.isPending || give.isSuccess}>
        {t("submit")}
      </Button>
      <div className="flex flex-wrap justify-between gap-2">
        <Button tone="quiet" size="small" onClick={onBack}>
          {t("back")}
        </Button>
        <Button tone="quiet" size="small" onClick={() => [give.reset(), setKind(isApp ? "backup-code" : "totp")]}>
          {t(isApp ? "useBackup" : "useApp")}
        </Button>
      </div>
    </form>
  );
}
