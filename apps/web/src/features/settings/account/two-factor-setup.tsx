import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { beginTwoFactor, confirmTwoFactor, type NewTwoFactor } from "../../../backend/account.ts";
import { BackendProblem } from "../../../backend/problem.ts";
import { keys } from "../../../backend/query-keys.ts";
import { Dialog } from "../../../ui/dialog.tsx";
import { DialogButtons } from "../../../ui/dialog-buttons.tsx";
import { FormError } from "../../../ui/form-error.tsx";
import { textOf } from "../../../ui/form-values.ts";
import { useProblemText } from "../../../ui/problem-text.ts";
import { TextField } from "../../../ui/text-field.tsx";
import { QrCode } from "../../sessions/qr-code.tsx";
import { BackupCodes } from "./backup-codes.tsx";
import { PasswordForm } from "./two-factor-dialogs.tsx";

/** Password, QR, a first code, backup codes: only after the code the second factor is asked for. */
export function TwoFactorSetup({ onClose }: { onClose(): void }) {
  const t = useTranslations("account");
  const cache = useQueryClient();
  const [made, setMade] = useState<NewTwoFactor>();
  const begin = useMutation({
    mutationFn: beginTwoFactor,
    meta: { isShownInPlace: true },
    onSuccess: (news) => setMade(news),
  });
  const confirm = useMutation({ mutationFn: confirmTwoFactor, meta: { isShownInPlace: true } });
  const leave = () => {
    if (confirm.isSuccess) void cache.invalidateQueries({ queryKey: keys.me });
    onClose();
  };
  return (
    <Dialog isOpen onClose={leave} title={t("beginTwoFactor")}>
      {!made && (
        <PasswordForm
          label={t("next")}
          isBusy={begin.isPending}
          error={begin.error}
          onSubmit={begin.mutate}
          onClose={onClose}
        />
      )}
      {made && !confirm.isSuccess && <Scan uri={made.uri} confirm={confirm} onClose={onClose} />}
      {made && confirm.isSuccess && <BackupCodes codes={made.backupCodes} onClose={leave} />}
    </Dialog>
  );
}

interface ScanProps {
  uri: string;
  confirm: { mutate(code: string): void; isPending: boolean; error: unknown };
  onClose(): void;
}

function Scan({ uri, confirm, onClose }: ScanProps) {
  const t = useTranslations("account");
  const wrongCode = useTranslations("problems")("wrong-code");
  const problemText = useProblemText();
  const secret = new URL(uri).searchParams.get("secret") ?? "";
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    confirm.mutate(textOf(new FormData(event.currentTarget), "code").replaceAll(/\s/g, ""));
  };
  const isWrong = confirm.error instanceof BackendProblem && confirm.error.status === 400;
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <p className="text-14 text-ink-2">{t("scan")}</p>
      <div className="mx-auto size-52 rounded-2xl border border-line bg-white p-4">
        <QrCode text={uri} label={t("qrLabel")} />
      </div>
      <p className="text-13 break-all text-ink-2">
        {t("secret")} <code className="font-mono text-ink select-all">{secret}</code>
      </p>
      <TextField
        label={t("code")}
        name="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        required
        maxLength={16}
        autoFocus
      />
      {confirm.error ? <FormError>{isWrong ? wrongCode : problemText(confirm.error)}</FormError> : null}
      <DialogButtons label={t("confirmCode")} isBusy={confirm.isPending} onClose={onClose} />
    </form>
  );
}
