import type { SessionResource } from "@gomarketing/contracts";
import type { FormEvent } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { useProblemText } from "../../ui/problem-text.ts";
import { TextField } from "../../ui/text-field.tsx";
import { useCreateSession, useRenameSession, useSessionAction } from "./use-session-actions.ts";

export interface DialogState {
  isOpen: boolean;
  onClose(): void;
}

const LONGEST_NAME = 60;
const nameOf = (event: FormEvent<HTMLFormElement>) => String(new FormData(event.currentTarget).get("name")).trim();

export function NewSessionDialog({ isOpen, onClose }: DialogState) {
  const t = useTranslations("sessions");
  const create = useCreateSession();
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t("newTitle")} description={t("newLead")}>
      <NameForm submitLabel={t("create")} mutation={create} onClose={onClose} />
    </Dialog>
  );
}

export function RenameDialog({ session, isOpen, onClose }: { session: SessionResource } & DialogState) {
  const t = useTranslations("sessions");
  const save = useTranslations("common")("save");
  const rename = useRenameSession(session.id);
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t("renameTitle")}>
      <NameForm submitLabel={save} initialName={session.name} mutation={rename} onClose={onClose} />
    </Dialog>
  );
}

interface NameFormProps {
  submitLabel: string;
  initialName?: string;
  mutation: ReturnType<typeof useCreateSession>;
  onClose(): void;
}

function NameForm({ submitLabel, initialName, mutation, onClose }: NameFormProps) {
  const t = useTranslations("sessions");
  const cancel = useTranslations("common")("cancel");
  const problemText = useProblemText();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    mutation.mutate(nameOf(event), { onSuccess: onClose });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-5">
      <TextField
        label={t("name")}
        name="name"
        defaultValue={initialName}
        placeholder={t("namePlaceholder")}
        required
        maxLength={LONGEST_NAME}
        autoComplete="off"
        error={mutation.error ? problemText(mutation.error) : undefined}
      />
      <div className="flex justify-end gap-2">
        <Button tone="quiet" onClick={onClose}>
          {cancel}
        </Button>
        <Button type="submit" isBusy={mutation.isPending}>
          {submitLabel}
        </Button>
      </div>
    </form>
  );
}

export function LogoutDialog({ session, isOpen, onClose }: { session: SessionResource } & DialogState) {
  const t = useTranslations("sessions");
  const logout = useSessionAction(session.id, "logout");
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={t("logoutTitle", { name: session.name })}
      description={t("logoutText")}
    >
      <Confirm
        label={t("logoutConfirm")}
        isBusy={logout.isPending}
        onConfirm={() => logout.mutate(undefined, { onSuccess: onClose })}
        onClose={onClose}
      />
    </Dialog>
  );
}

interface ConfirmProps {
  label: string;
  isBusy: boolean;
  onConfirm(): void;
  onClose(): void;
}

function Confirm({ label, isBusy, onConfirm, onClose }: ConfirmProps) {
  const cancel = useTranslations("common")("cancel");
  return (
    <div className="flex justify-end gap-2">
      <Button tone="quiet" onClick={onClose}>
        {cancel}
      </Button>
      <Button tone="danger" isBusy={isBusy} onClick={onConfirm}>
        {label}
      </Button>
    </div>
  );
}
