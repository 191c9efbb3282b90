import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { createContact } from "../../backend/contacts.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { DialogButtons } from "../../ui/dialog-buttons.tsx";
import { textOf } from "../../ui/form-values.ts";
import { toPhone } from "../../ui/phone-number.ts";
import { useProblemText } from "../../ui/problem-text.ts";
import { TextField } from "../../ui/text-field.tsx";
import { openContact, useContactMutation } from "./use-contacts.ts";

const LONGEST_NAME = 200;

export function NewContactDialog({ onClose }: { onClose(): void }) {
  const t = useTranslations("contacts");
  const save = useTranslations("common")("save");
  const problemText = useProblemText();
  const [isInvalid, setInvalid] = useState(false);
  const create = useContactMutation(createContact);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const phone = toPhone(textOf(form, "phone"));
    const name = textOf(form, "name").trim();
    setInvalid(!phone);
    if (phone) create.mutate({ phone, ...(name && { name }) }, { onSuccess: ({ id }) => [onClose(), openContact(id)] });
  };
  const error = isInvalid ? t("phoneInvalid") : create.error ? problemText(create.error) : undefined;
  return (
    <Dialog isOpen onClose={onClose} title={t("newTitle")}>
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <TextField label={t("name")} name="name" autoComplete="off" maxLength={LONGEST_NAME} autoFocus />
        <TextField
          label={t("phone")}
          name="phone"
          type="tel"
          autoComplete="off"
          placeholder={t("phonePlaceholder")}
          error={error}
        />
        <DialogButtons label={save} isBusy={create.isPending} onClose={onClose} />
      </form>
    </Dialog>
  );
}
