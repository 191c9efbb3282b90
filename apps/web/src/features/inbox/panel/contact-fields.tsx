import type { Contact, ContactFieldDefinition } from "@gomarketing/contracts";
import { Pencil } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { changeContact } from "../../../backend/contacts.ts";
import { Button, IconButton } from "../../../ui/button.tsx";
import { classNames } from "../../../ui/class-names.ts";
import { FormError } from "../../../ui/form-error.tsx";
import { textOf } from "../../../ui/form-values.ts";
import { useProblemText } from "../../../ui/problem-text.ts";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { OwnField } from "../../contacts/own-field.tsx";
import { useContactMutation, useFieldDefinitions } from "../../contacts/use-contacts.ts";
import { useMay } from "../../shell/use-may.ts";
import { useFieldName, useShownValue, useSourceName } from "./field-names.ts";
import { PanelSection } from "./panel-section.tsx";
import { useContact } from "./use-contact.ts";

type Definition = Pick<ContactFieldDefinition, "key" | "name" | "kind" | "options">;

interface ContactFieldsProps {
  contactId: string;
  /** They are changed elsewhere: what is empty is left out. */
  isReadOnly?: boolean;
}

/** What is known of a customer, each with where it comes from, how sure it is, and since when; changed in its place. */
export function ContactFields({ contactId, isReadOnly = false }: ContactFieldsProps) {
  const t = useTranslations("panel");
  const contact = useContact(contactId).data;
  const definitions = useFieldDefinitions();
  return (
    <PanelSection title={t("fields")}>
      {contact && definitions ? (
        <Fields contact={contact} definitions={definitions} isReadOnly={isReadOnly} />
      ) : (
        <Skeleton className="h-9 rounded-lg" count={2} />
      )}
    </PanelSection>
  );
}

interface FieldsProps {
  contact: Contact;
  definitions: readonly Definition[];
  isReadOnly: boolean;
}

/** The organization's own fields, filled or not, and then what was learned besides. */
function Fields({ contact, definitions, isReadOnly }: FieldsProps) {
  const t = useTranslations("panel");
  const nameOf = useFieldName();
  const email: Definition = { key: "email", name: nameOf("email"), kind: "text", options: [] };
  const own = [email, ...definitions].filter(({ key }) => !isReadOnly || contact.fields[key]);
  const learned = Object.keys(contact.fields).filter((key) => !own.some((one) => one.key === key));
  if (definitions.length + Object.keys(contact.fields).length === 0)
    return (
      <>
        <p className="text-13 text-ink-2">{t("noFields")}</p>
        {!isReadOnly && (
          <dl>
            <Field contact={contact} definition={email} isReadOnly={false} />
          </dl>
        )}
      </>
    );
  return (
    <dl className="flex flex-col gap-3">
      {own.map((definition) => (
        <Field key={definition.key} contact={contact} definition={definition} isReadOnly={isReadOnly} />
      ))}
      {learned.map((key) => (
        <div key={key} className="min-w-0">
          <dt className="text-12 text-ink-2">{nameOf(key)}</dt>
          <dd className="text-14 break-words">
            <Value name={key} field={contact.fields[key]} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

interface FieldProps {
  contact: Contact;
  definition: Definition;
  isReadOnly: boolean;
}

function Field({ contact, definition, isReadOnly }: FieldProps) {
  const t = useTranslations("panel");
  const mayChange = useMay("agent") && !isReadOnly;
  const [isEditing, setEditing] = useState(false);
  const field = contact.fields[definition.key];
  if (isEditing)
    return (
      <div>
        <dt className="sr-only">{definition.name}</dt>
        <dd>
          <FieldForm contact={contact} definition={definition} onDone={() => setEditing(false)} />
        </dd>
      </div>
    );
  return (
    <div className={classNames("relative min-w-0", mayChange && "pr-10")}>
      <dt className="text-12 text-ink-2">{definition.name}</dt>
      <dd className="text-14 break-words">
        <Value name={definition.key} field={field} />
        {mayChange && (
          <IconButton
            isSmall
            label={t("changeField", { name: definition.name })}
            className="absolute top-0 right-0"
            onClick={() => setEditing(true)}
          >
            <Pencil aria-hidden className="size-4" />
          </IconButton>
        )}
      </dd>
    </div>
  );
}

interface FieldFormProps {
  contact: Contact;
  definition: Definition;
  onDone(): void;
}

function FieldForm({ contact, definition, onDone }: FieldFormProps) {
  const common = useTranslations("common");
  const problemText = useProblemText();
  const { key } = definition;
  const change = useContactMutation((value: string | null) =>
    changeContact(contact.id, key === "email" ? { email: value } : { fields: { [key]: value } }),
  );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    change.mutate(textOf(new FormData(event.currentTarget), key).trim() || null, { onSuccess: onDone });
  };
  return (
    <form
      onSubmit={submit}
      onKeyDown={(event) => event.key === "Escape" && [event.stopPropagation(), onDone()]}
      className="flex flex-col gap-2"
    >
      <OwnField definition={definition} value={contact.fields[key]?.value} autoFocus />
      {change.error && <FormError>{problemText(change.error)}</FormError>}
      <div className="flex justify-end gap-2">
        <Button size="small" tone="quiet" onClick={onDone}>
          {common("cancel")}
        </Button>
        <Button size="small" type="submit" isBusy={change.isPending}>
          {common("save")}
        </Button>
      </div>
    </form>
  );
}

function Value({ name, field }: { name: string; field: Contact["fields"][string] | undefined }) {
  const t = useTranslations("panel");
  const shown = useShownValue();
  const format = useFormatter();
  const sourceName = useSourceName();
  if (!field) return <span className="text-ink-2">—</span>;
  return (
    <>
      {shown(name, field.value)}
      <span className="block text-12 text-ink-2">
        {t("source", {
          source: sourceName(field.source),
          confidence: format.number(field.confidence, { style: "percent" }),
          at: format.dateTime(new Date(field.at), { dateStyle: "short" }),
        })}
      </span>
    </>
  );
}
