import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { makeApiKey } from "../../../backend/people.ts";
import { keys } from "../../../backend/query-keys.ts";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { DialogButtons } from "../../../ui/dialog-buttons.tsx";
import { FormError } from "../../../ui/form-error.tsx";
import { textOf } from "../../../ui/form-values.ts";
import { OneTimeSecret } from "../../../ui/one-time-secret.tsx";
import { useProblemText } from "../../../ui/problem-text.ts";
import { SelectField } from "../../../ui/select-field.tsx";
import { TextField } from "../../../ui/text-field.tsx";

const LONGEST_NAME = 64;
const VALID_DAYS = [30, 90, 365] as const;
const DAY_MS = 86_400_000;

/** Makes a key with what it may do; the key is shown once. */
export function NewKeyDialog({ scopes, onClose }: { scopes: readonly string[]; onClose(): void }) {
  const t = useTranslations("apiKeys");
  const close = useTranslations("common")("close");
  const cache = useQueryClient();
  const make = useMutation({
    mutationFn: makeApiKey,
    meta: { isShownInPlace: true },
    onSuccess: () => cache.invalidateQueries({ queryKey: keys.apiKeys }),
  });
  return (
    <Dialog isOpen onClose={onClose} title={t("new")}>
      {make.data ? (
        <>
          <OneTimeSecret label={t("key")} value={make.data.key} note={t("keyNote")} />
          <Button className="self-end" onClick={onClose}>
            {close}
          </Button>
        </>
      ) : (
        <KeyForm scopes={scopes} onMake={make.mutate} isBusy={make.isPending} error={make.error} onClose={onClose} />
      )}
    </Dialog>
  );
}

interface KeyFormProps {
  scopes: readonly string[];
  onMake(key: Parameters<typeof makeApiKey>[0]): void;
  isBusy: boolean;
  error: unknown;
  onClose(): void;
}

function KeyForm({ scopes, onMake, isBusy, error, onClose }: KeyFormProps) {
  const t = useTranslations("apiKeys");
  const problemText = useProblemText();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const toggle = (scope: string) =>
    setChosen(chosen.includes(scope) ? chosen.filter((one) => one !== scope) : [...chosen, scope]);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const days = Number(textOf(form, "days"));
    onMake({
      name: textOf(form, "name").trim(),
      scopes: [...chosen],
      ...(days > 0 && { expiresAt: new Date(Date.now() + days * DAY_MS).toISOString() }),
    });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <TextField
        label={t("name")}
        hint={t("nameHint")}
        name="name"
        required
        maxLength={LONGEST_NAME}
        autoComplete="off"
      />
      <SelectField
        label={t("validFor")}
        name="days"
        defaultValue="90"
        options={[
          ...VALID_DAYS.map((count) => ({ value: String(count), label: t("days", { count }) })),
          { value: "0", label: t("forever") },
        ]}
      />
      <fieldset className="flex flex-col gap-1">
        <legend className="text-13 font-medium">{t("scopes")}</legend>
        <p className="text-12 text-ink-2">{t("scopesHint")}</p>
        <div className="-mx-2 grid max-h-56 overflow-y-auto sm:grid-cols-2">
          {scopes.map((scope) => (
            <label
              key={scope}
              className="flex min-h-9 cursor-pointer items-center gap-2.5 rounded-lg px-2 font-mono text-13 hover:bg-shade"
            >
              <input
                type="checkbox"
                checked={chosen.includes(scope)}
                onChange={() => toggle(scope)}
                className="size-4.5 accent-brand"
              />
              {scope}
            </label>
          ))}
        </div>
      </fieldset>
      {error ? <FormError>{problemText(error)}</FormError> : null}
      <DialogButtons label={t("make")} isBusy={isBusy} isDisabled={chosen.length === 0} onClose={onClose} />
    </form>
  );
}
