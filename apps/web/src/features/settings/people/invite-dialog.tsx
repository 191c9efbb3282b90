import type { Role } from "@gomarketing/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { invite } from "../../../backend/people.ts";
import { keys } from "../../../backend/query-keys.ts";
import { Dialog } from "../../../ui/dialog.tsx";
import { DialogButtons } from "../../../ui/dialog-buttons.tsx";
import { FormError } from "../../../ui/form-error.tsx";
import { textOf } from "../../../ui/form-values.ts";
import { useProblemText } from "../../../ui/problem-text.ts";
import { SelectField } from "../../../ui/select-field.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { useManagedRoles } from "../../shell/use-may.ts";
import { OneTimeLink } from "./one-time-link.tsx";

const VALID_DAYS = [1, 7, 30] as const;
const DAY_HOURS = 24;

/** Makes a link that lets one person in, with a role; one hands it to them. */
export function InviteDialog({ onClose }: { onClose(): void }) {
  const t = useTranslations("people");
  const cache = useQueryClient();
  const make = useMutation({
    mutationFn: invite,
    meta: { isShownInPlace: true },
    onSuccess: () => cache.invalidateQueries({ queryKey: keys.invitations }),
  });
  return (
    <Dialog isOpen onClose={onClose} title={t("invite")} description={t("inviteText")}>
      {make.data ? (
        <OneTimeLink label={t("invitationLink")} link={make.data} onClose={onClose} />
      ) : (
        <InviteForm onInvite={make.mutate} isBusy={make.isPending} error={make.error} onClose={onClose} />
      )}
    </Dialog>
  );
}

interface InviteFormProps {
  onInvite(invitation: Parameters<typeof invite>[0]): void;
  isBusy: boolean;
  error: unknown;
  onClose(): void;
}

function InviteForm({ onInvite, isBusy, error, onClose }: InviteFormProps) {
  const t = useTranslations("people");
  const names = useTranslations("roles");
  const problemText = useProblemText();
  const [role, setRole] = useState<Role>("agent");
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const email = textOf(form, "email").trim();
    onInvite({ role, ...(email && { email }), validHours: Number(textOf(form, "days")) * DAY_HOURS });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <SelectField
        label={t("role")}
        hint={t(`roleHints.${role}`)}
        value={role}
        options={useManagedRoles().map((value) => ({ value, label: names(value) }))}
        onChange={(value) => setRole(value as Role)}
      />
      <TextField label={t("invitedEmail")} hint={t("invitedEmailHint")} name="email" type="email" autoComplete="off" />
      <SelectField
        label={t("validFor")}
        name="days"
        defaultValue="7"
        options={VALID_DAYS.map((count) => ({ value: String(count), label: t("days", { count }) }))}
      />
      {error ? <FormError>{problemText(error)}</FormError> : null}
      <DialogButtons label={t("makeLink")} isBusy={isBusy} onClose={onClose} />
    </form>
  );
}
