import type { Contact } from "@gomarketing/contracts";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { type ContactChange, changeContact } from "../../backend/contacts.ts";
import { Button } from "../../ui/button.tsx";
import { FormError } from "../../ui/form-error.tsx";
import { showPhone } from "../../ui/phone-number.ts";
import { useProblemText } from "../../ui/problem-text.ts";
import { Skeleton } from "../../ui/skeleton.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { toast } from "../../ui/toast.ts";
import { useMay } from "../shell/use-may.ts";
import { OwnField } from "./own-field.tsx";
import { useContactMutation, useFieldDefinitions } from "./use-contacts.ts";

const LONGEST_NAME = 200;

/**
 * Name, phone, e-mail and the organization's own fields; whoever may not change them reads them. What others change
 * meanwhile shows in the fields that nobody has typed into; what was typed stays until it is saved.
 */
export function ContactForm({ contact }: { contact: Contact }) {
  const t = useTranslations("contacts");
  const save = useTranslations("common")("save");
  const problemText = useProblemText();
  const isReadOnly = !useMay("agent");
  const definitions = useFieldDefinitions();
  const change = useContactMutation((input: ContactChange) => changeContact(contact.id, input));
  const [typed, setTyped] = useState<Typed>({});
  if (!definitions) return <Skeleton className="h-11 rounded-lg" count={3} />;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(changesIn(typed, contact), {
      onSuccess: () => {
        // What was typed while it was being saved is still to be saved.
        setTyped((now) => Object.fromEntries(Object.entries(now).filter(([key, value]) => typed[key] !== value)));
        toast.success(t("saved"));
      },
    });
  };
  const shown = (key: string) => typed[key] ?? savedIn(contact, key);
  const type = (key: string) => (value: string) => setTyped((now) => ({ ...now, [key]: value }));
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      {contact.phone && <TextField label={t("phone")} value={showPhone(contact.phone)} readOnly />}
      <TextField
        label={t("name")}
        name="name"
        required
        maxLength={LONGEST_NAME}
        value={shown("name")}
        onChange={(event) => type("name")(event.target.value)}
        readOnly={isReadOnly}
      />
      <TextField
        label={t("email")}
        name="email"
        type="email"
        autoComplete="off"
        value={shown("email")}
        onChange={(event) => type("email")(event.target.value)}
        readOnly={isReadOnly}
      />
      {definitions.map((definition) => (
        <OwnField
          key={definition.id}
          definition={definition}
          value={shown(definition.key)}
          onChange={type(definition.key)}
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

/** What was typed, by the key of its field. */
type Typed = Readonly<Record<string, string>>;

const savedIn = (contact: Contact, key: string): string =>
  key === "name" ? contact.name : (contact.fields[key]?.value ?? "");

/** Only what was changed: a value that the copilot learned keeps its source when nobody touched it. */
function changesIn(typed: Typed, contact: Contact): ContactChange {
  const changed = Object.entries(typed)
    .map(([key, value]) => [key, value.trim()] as const)
    .filter(([key, value]) => value !== savedIn(contact, key));
  const { name, email, ...fields } = Object.fromEntries(changed);
  return {
    ...(name !== undefined && { name }),
    ...(email !== undefined && { email: email || null }),
    ...(Object.keys(fields).length > 0 && {
      fields: Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, value || null])),
    }),
  };
}
