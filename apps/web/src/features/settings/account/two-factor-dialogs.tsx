import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { endTwoFactor, renewBackupCodes } from "../../../backend/account.ts";
import { keys } from "../../../backend/query-keys.ts";
import { Dialog } from "../../../ui/dialog.tsx";
import { DialogButtons } from "../../../ui/dialog-buttons.tsx";
import { FormError } from "../../../ui/form-error.tsx";
import { textOf } from "../../../ui/form-values.ts";
import { useProblemText } from "../../../ui/problem-text.ts";
import { TextField } from "../../../ui/text-field.tsx";
import { toast } from "../../../ui/toast.ts";
import { BackupCodes } from "./backup-codes.tsx";

interface PasswordFormProps {
  label: string;
  isBusy: boolean;
  isDanger?: boolean;
  error: unknown;
  onSubmit(password: string): void;
  onClose(): void;
}

/** The password once more: it is the person, and not somebody at their open screen. */
export function PasswordForm({ label, isBusy, isDanger = false, error, onSubmit, onClose }: PasswordFormProps) {
  const t = useTranslations("account");
  const problemText = useProblemText();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSubmit(textOf(new FormData(event.currentTarget), "password"));
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <TextField
        label={t("currentPassword")}
        name="password"
        type="password"
        autoComplete="current-password"
        required
        autoFocus
      />
      {error ? <FormError>{problemText(error)}</FormError> : null}
      <DialogButtons label={label} isBusy={isBusy} isDanger={isDanger} onClose={onClose} />
    </form>
  );
}

export function BackupCodesDialog({ onClose }: { onClose(): void }) {
  const t = useTranslations("account");
  const [codes, setCodes] = useState<string[]>();
  const renew = useMutation({
    mutationFn: renewBackupCodes,
    meta: { isShownInPlace: true },
    onSuccess: (made) => setCodes(made),
  });
  return (
    <Dialog isOpen onClose={onClose} title={t("renewCodes")} description={t("renewCodesText")}>
      {codes ? (
        <BackupCodes codes={codes} onClose={onClose} />
      ) : (
        <PasswordForm
          label={t("renewCodes")}
          isBusy={renew.isPending}
          error={renew.error}
          onSubmit={renew.mutate}
          onClose={onClose}
        />
      )}
    </Dialog>
  );
}

export function EndTwoFactorDialog({ onClose }: { onClose(): void }) {
  const t = useTranslations("account");
  const cache = useQueryClient();
  const end = useMutation({
    mutationFn: endTwoFactor,
    meta: { isShownInPlace: true },
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: keys.me });
      toast.success(t("twoFactorEnded"));
      onClose();
    },
  });
  return (
    <Dialog isOpen onClose={onClose} title={t("endTwoFactor")} description={t("endTwoFactorText")}>
      <PasswordForm
        isDanger
        label={t("endTwoFactor")}
        isBusy={end.isPending}
        error={end.error}
        onSubmit={end.mutate}
        onClose={onClose}
      />
    </Dialog>
  );
}
