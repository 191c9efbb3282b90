import type { ContactFieldDefinition, ContactFieldKind } from "@gomarketing/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { addContactField, deleteContactField } from "../../backend/contacts.ts";
import { keys } from "../../backend/query-keys.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { FormError } from "../../ui/form-error.tsx";
import { textOf } from "../../ui/form-values.ts";
import { useProblemText } from "../../ui/problem-text.ts";
import { SelectField } from "../../ui/select-field.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { TextArea } from "../../ui/text-area.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { useFieldDefinitions } from "./use-contacts.ts";

const KINDS: readonly ContactFieldKind[] = ["text", "number", "date", "choice"];
const LONGEST_NAME = 64;

/** The fields that the organization keeps of its contacts. */
export function FieldsDialog({ onClose }: { onClose(): void }) {
  const t = useTranslations("contacts");
  const close = useTranslations("common")("close");
  const fields = useFieldDefinitions();
  const [leaving, setLeaving] = useState<ContactFieldDefinition>();
  return (
    <Dialog isOpen onClose={onClose} title={t("fields")} description={t("fieldsLead")}>
      {!fields && <Skeleton className="h-10 rounded-lg" count={2} />}
      <ul aria-label={t("fields")} className="flex flex-col divide-y divide-line empty:hidden">
        {fields?.map((field) => (
          <li key={field.id} className="flex items-center gap-2 py-1.5">
            <span className="min-w-0 flex-1">
              <span className="block truncate text-14 font-medium">{field.name}</span>
              <span className="block truncate text-12 text-ink-2">
                {[t(`kinds.${field.kind}`), ...(field.options.length > 0 ? [field.options.join(", ")] : [])].join(
                  " · ",
                )}
              </span>
            </span>
            <IconButton label={t("deleteField", { name: field.name })} onClick={() => setLeaving(field)}>
              <Trash2 aria-hidden className="size-4" />
            </IconButton>
          </li>
        ))}
      </ul>
      <NewField />
      <Button tone="quiet" className="self-end" onClick={onClose}>
        {close}
      </Button>
      {leaving && <DeleteField field={leaving} onClose={() => setLeaving(undefined)} />}
    </Dialog>
  );
}

function NewField() {
  const t = useTranslations("contacts");
  const problemText = useProblemText();
  const cache = useQueryClient();
  const [kind, setKind] = useState<ContactFieldKind>("text");
  const add = useMutation({
    mutationFn: addContactField,
    meta: { isShownInPlace: true },
    onSuccess: () => cache.invalidateQueries({ queryKey: keys.contactFields }),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const element = event.currentTarget;
    const form = new FormData(element);
    const options = textOf(form, "options")
      .split("\n")
      .map((line) => line.trim())
      .filter(Boolean);
    add.mutate(
      { name: textOf(form, "name").trim(), kind, ...(kind === "choice" && { options }) },
      { onSuccess: () => [element.reset(), setKind("text")] },
    );
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-3 rounded-xl border border-line p-4">
      <h3 className="text-14 font-semibold">{t("newField")}</h3>
      <TextField label={t("fieldName")} name="name" required maxLength={LONGEST_NAME} autoComplete="off" />
      <SelectField
        label={t("fieldKind")}
        value={kind}
        options={KINDS.map((value) => ({ value, label: t(`kinds.${value}`) }))}
        onChange={(value) => setKind(value as ContactFieldKind)}
      />
      {kind === "choice" && (
        <TextArea label={t("fieldOptions")} hint={t("fieldOptionsHint")} name="options" required rows={3} />
      )}
      {add.error && <FormError>{problemText(add.error)}</FormError>}
      <Button type="submit" tone="outline" className="self-end" isBusy={add.isPending}>
        {t("addField")}
      </Button>
    </form>
  );
}

function DeleteField({ field, onClose }: { field: ContactFieldDefinition; onClose(): void }) {
  const t = useTranslations("contacts");
  const cache = useQueryClient();
  const remove = useMutation({
    mutationFn: () => deleteContactField(field.id),
    meta: { isShownInPlace: true },
    onSuccess: () => cache.invalidateQueries({ queryKey: keys.contactFields }),
  });
  return (
    <ConfirmDialog
      title={t("deleteFieldTitle", { name: field.name })}
      text={t("deleteFieldText")}
      label={t("delete")}
      isBusy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}
