import type { Contact, ContactFieldDefinition } from "@gomarketing/contracts";
import type { FormEvent } from "react";
import { useTranslations } from "use-intl";
import { type ContactChange, changeContact } from "../../backend/contacts.ts";
import { Button } from "../../ui/button.tsx";
import { FormError } from "../../ui/form-error.tsx";
import { textOf } from "../../ui/form-values.ts";
import { showPhone } from "../../ui/phone-number.ts";
import { useProblemText } from "../../ui/problem-text.ts";
import { Skeleton } from "../../ui/skeleton.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { toast } from "../../ui/toast.ts";
import { useMay } from "../shell/use-may.ts";
import { OwnField } from "./own-field.tsx";
import { useContactMutation, useFieldDefinitions } from "./use-contacts.ts";

const LONGEST_NAME = 200;

/** Name, phone, e-mail and the organization's own fields; whoever may not change them reads them. */
export function ContactForm({ contact }: { contact: Contact }) {
  const t = useTranslations("contacts");
  const save = useTranslations("common")("save");
  const problemText = useProblemText();
  const isReadOnly = !useMay("agent");
  const definitions = useFieldDefinitions();
  const change = useContactMutation((input: ContactChange) => changeContact(contact.id, input));
  if (!definitions) return <Skeleton className="h-11 rounded-lg" count={3} />;

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const changes = changesIn(new FormData(event.currentTarget), contact, definitions);
    change.mutate(changes, { onSuccess: () => toast.success(t("saved")) });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      {contact.phone && <TextField label={t("phone")} value={showPhone(contact.phone)} readOnly />}
      <TextField
        label={t("name")}
        name="name"
        required
        maxLength={LONGEST_NAME}
        defaultValue={contact.name}
        readOnly={isReadOnly}
      />
      <TextField
        label={t("email")}
        name="email"
        type="email"
        autoComplete="off"
        defaultValue={contact.fields.email?.value}
        readOnly={isReadOnly}
      />
      {definitions.map((definition) => (
        <OwnField
          key={definition.id}
          definition={definition}
          value={contact.fields[definition.key]?.value}
          isReadOnly={isReadOnly}
        />
      ))}
      {change.error && <FormError>{problemText(change.error)}</FormError>}
      {!isReadOnly && (
        <Button type="submit" isBusy={change.isPending} className="self-start">
          {save}
        </Button>
      )}
    </form>
  );
}

/** Only what was changed: a value that the copilot learned keeps its source when nobody touched it. */
function changesIn(form: FormData, contact: Contact, definitions: readonly ContactFieldDefinition[]): ContactChange {
  const name = textOf(form, "name").trim();
  const email = textOf(form, "email").trim();
  const fields = definitions.flatMap(({ key }) => {
    const value = textOf(form, key).trim();
    return value === (contact.fields[key]?.value ?? "") ? [] : [[key, value || null] as const];
  });
  return {
    ...(name !== contact.name && { name }),
    ...(email !== (contact.fields.email?.value ?? "") && { email: email || null }),
    ...(fields.length > 0 && { fields: Object.fromEntries(fields) }),
  };
}
