import type { SessionResource } from "@gomarketing/contracts";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { useProblemText } from "../../ui/problem-text.ts";
import { TextField } from "../../ui/text-field.tsx";
import { isProxy, ProxyField, proxyOf } from "./proxy-field.tsx";
import { useCreateSession, useRenameSession, useSessionAction } from "./use-session-actions.ts";

export interface DialogState {
  isOpen: boolean;
  onClose(): void;
}

const LONGEST_NAME = 80;
const nameOf = (event: FormEvent<HTMLFormElement>) => String(new FormData(event.currentTarget).get("name")).trim();

export function NewSessionDialog({ isOpen, onClose }: DialogState) {
  const t = useTranslations("sessions");
  const create = useCreateSession();
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t("newTitle")} description={t("newLead")}>
      <NameForm
        submitLabel={t("create")}
        error={create.error}
        isBusy={create.isPending}
        onSubmit={(session) => create.mutate(session, { onSuccess: onClose })}
        onClose={onClose}
        hasProxy
      />
    </Dialog>
  );
}

export function RenameDialog({ session, isOpen, onClose }: { session: SessionResource } & DialogState) {
  const t = useTranslations("sessions");
  const save = useTranslations("common")("save");
  const rename = useRenameSession(session.id);
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t("renameTitle")}>
      <NameForm
        submitLabel={save}
        initialName={session.name}
        error={rename.error}
        isBusy={rename.isPending}
        onSubmit={({ name }) => rename.mutate(name, { onSuccess: onClose })}
        onClose={onClose}
      />
    </Dialog>
  );
}

interface NameFormProps {
  submitLabel: string;
  initialName?: string;
  error: Error | null;
  isBusy: boolean;
  /** Whether it is asked how the session reaches WhatsApp. */
  hasProxy?: boolean;
  onSubmit(session: { name: string; proxy?: string | undefined }): void;
  onClose(): void;
}

function NameForm({ submitLabel, initialName, error, isBusy, hasProxy = false, onSubmit, onClose }: NameFormProps) {
  const t = useTranslations("sessions");
  const cancel = useTranslations("common")("cancel");
  const problemText = useProblemText();
  const [isProxyInvalid, setProxyInvalid] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const proxy = proxyOf(event);
    const isInvalid = proxy !== "" && !isProxy(proxy);
    setProxyInvalid(isInvalid);
    if (!isInvalid) onSubmit({ name: nameOf(event), ...(proxy && { proxy }) });
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
        error={error ? problemText(error) : undefined}
      />
      {hasProxy && <ProxyField label={t("proxyOptional")} isInvalid={isProxyInvalid} />}
      <div className="flex justify-end gap-2">
        <Button tone="quiet" onClick={onClose}>
          {cancel}
        </Button>
        <Button type="submit" isBusy={isBusy}>
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
