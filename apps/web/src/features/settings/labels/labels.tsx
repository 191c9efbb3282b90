import type { Label } from "@gomarketing/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { changeLabel, createLabel, deleteLabel } from "../../../backend/organization.ts";
import { keys } from "../../../backend/query-keys.ts";
import { Button, IconButton } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { FormError } from "../../../ui/form-error.tsx";
import { textOf } from "../../../ui/form-values.ts";
import { useProblemText } from "../../../ui/problem-text.ts";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { useLabels } from "../../shell/use-teamwork.ts";
import { Card } from "../card.tsx";

const LONGEST_NAME = 64;
const FIRST_COLOR = "#2563eb";

/** The organization's labels: colour, name, removal. */
export function Labels() {
  const t = useTranslations("labelSettings");
  const labels = useLabels();
  const [leaving, setLeaving] = useState<Label>();
  return (
    <Card title={t("title")} lead={t("lead")}>
      {!labels && <Skeleton className="h-11 rounded-lg" count={3} />}
      <ul aria-label={t("title")} className="flex flex-col gap-2 empty:hidden">
        {labels?.map((label) => (
          <li key={`${label.id} ${label.name} ${label.color}`}>
            <LabelRow label={label} onDelete={() => setLeaving(label)} />
          </li>
        ))}
      </ul>
      <NewLabel />
      {leaving && <DeleteLabel label={leaving} onClose={() => setLeaving(undefined)} />}
    </Card>
  );
}

function useLabelMutation<Input>(change: (input: Input) => Promise<unknown>, isShownInPlace: boolean) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: change,
    meta: { isShownInPlace },
    onSettled: () => cache.invalidateQueries({ queryKey: keys.labels }),
  });
}

/** Saved when the field is left: a letter more is no change to send. */
function LabelRow({ label, onDelete }: { label: Label; onDelete(): void }) {
  const t = useTranslations("labelSettings");
  const [name, setName] = useState(label.name);
  const change = useLabelMutation((input: { name?: string; color?: string }) => changeLabel(label.id, input), false);
  const rename = () => {
    const wanted = name.trim();
    if (!wanted) setName(label.name);
    else if (wanted !== label.name) change.mutate({ name: wanted }, { onError: () => setName(label.name) });
  };
  return (
    <div className="flex items-center gap-2">
      <ColorInput
        label={t("colorOf", { name: label.name })}
        color={label.color}
        onChange={(color) => color !== label.color && change.mutate({ color })}
      />
      <input
        aria-label={t("nameOf", { name: label.name })}
        value={name}
        maxLength={LONGEST_NAME}
        onChange={(event) => setName(event.target.value)}
        onBlur={rename}
        onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
        className="h-10 min-w-0 flex-1 rounded-[10px] border border-line bg-field px-3 text-14"
      />
      <IconButton label={t("delete", { name: label.name })} onClick={onDelete}>
        <Trash2 aria-hidden className="size-4" />
      </IconButton>
    </div>
  );
}

interface ColorInputProps {
  label: string;
  color: string;
  onChange?(color: string): void;
}

/** Told when the choosing ends: while it lasts, a picker tells every colour it passes. */
function ColorInput({ label, color, onChange }: ColorInputProps) {
  return (
    <input
      type="color"
      name="color"
      aria-label={label}
      defaultValue={color}
      onBlur={(event) => onChange?.(event.target.value.toLowerCase())}
      className="h-10 w-11 shrink-0 cursor-pointer rounded-[10px] border border-line-strong bg-field p-1"
    />
  );
}

function NewLabel() {
  const t = useTranslations("labelSettings");
  const problemText = useProblemText();
  const add = useLabelMutation(createLabel, true);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const element = event.currentTarget;
    const form = new FormData(element);
    const name = textOf(form, "name").trim();
    if (name) add.mutate({ name, color: textOf(form, "color").toLowerCase() }, { onSuccess: () => element.reset() });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-2 border-line border-t pt-4">
      <div className="flex items-end gap-2">
        <ColorInput label={t("newColor")} color={FIRST_COLOR} />
        <TextField
          label={t("newName")}
          name="name"
          required
          maxLength={LONGEST_NAME}
          autoComplete="off"
          className="min-w-0 flex-1"
        />
        <Button type="submit" tone="outline" size="large" isBusy={add.isPending}>
          {t("add")}
        </Button>
      </div>
      {add.error && <FormError>{problemText(add.error)}</FormError>}
    </form>
  );
}

function DeleteLabel({ label, onClose }: { label: Label; onClose(): void }) {
  const t = useTranslations("labelSettings");
  const remove = useLabelMutation(() => deleteLabel(label.id), true);
  return (
    <ConfirmDialog
      title={t("deleteTitle", { name: label.name })}
      text={t("deleteText")}
      label={t("deleteConfirm")}
      isBusy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}
