import { Plus, X } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { useTranslations } from "use-intl";
import type { OwnContent } from "../../../../backend/outbox/outbox.ts";
import { Button, IconButton } from "../../../../ui/button.tsx";
import { Dialog } from "../../../../ui/dialog.tsx";
import { Switch } from "../../../../ui/switch.tsx";
import { TextField } from "../../../../ui/text-field.tsx";
import { DialogEnd } from "./dialog-end.tsx";

/** WhatsApp's own limits. */
const MOST_OPTIONS = 12;
const FEWEST_OPTIONS = 2;
const LONGEST_QUESTION = 255;
const LONGEST_OPTION = 100;

interface Option {
  readonly id: number;
  readonly text: string;
}

/** A question with options, as customers answer it on their phones. */
export function PollDialog({ onSend, onClose }: { onSend(content: OwnContent): void; onClose(): void }) {
  const t = useTranslations("attach");
  const [question, setQuestion] = useState("");
  const [options, setOptions] = useState<readonly Option[]>([
    { id: 1, text: "" },
    { id: 2, text: "" },
  ]);
  const [multiple, setMultiple] = useState(false);
  const texts = options.map(({ text }) => text.trim()).filter(Boolean);
  const isTwice = new Set(texts).size < texts.length;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isTwice && texts.length >= FEWEST_OPTIONS && question.trim())
      onSend({ type: "poll", question: question.trim(), options: texts, multiple });
  };

  return (
    <Dialog isOpen onClose={onClose} title={t("pollTitle")}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <TextField
          label={t("question")}
          required
          autoFocus
          maxLength={LONGEST_QUESTION}
          value={question}
          onChange={(event) => setQuestion(event.target.value)}
        />
        <Options options={options} onChange={setOptions} />
        {isTwice && (
          <p role="alert" className="text-13 text-danger">
            {t("optionTwice")}
          </p>
        )}
        <Switch label={t("multiple")} isOn={multiple} onChange={setMultiple} />
        <DialogEnd onClose={onClose} isDisabled={isTwice} />
      </form>
    </Dialog>
  );
}

function Options({ options, onChange }: { options: readonly Option[]; onChange(options: readonly Option[]): void }) {
  const t = useTranslations("attach");
  const listId = useId();
  const add = () => onChange([...options, { id: Math.max(...options.map(({ id }) => id)) + 1, text: "" }]);
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1.5 text-13 font-medium">{t("options")}</legend>
      {options.map((option, index) => (
        <div key={option.id} className="flex items-center gap-1">
          <input
            id={`${listId}-${option.id}`}
            aria-label={t("option", { number: index + 1 })}
            required={index < FEWEST_OPTIONS}
            maxLength={LONGEST_OPTION}
            value={option.text}
            onChange={(event) =>
              onChange(options.map((one) => (one.id === option.id ? { ...one, text: event.target.value } : one)))
            }
            className="h-10 min-w-0 flex-1 rounded-[10px] border border-line-strong bg-field px-3 text-14"
          />
          {options.length > FEWEST_OPTIONS && (
            <IconButton
              label={t("removeOption", { number: index + 1 })}
              onClick={() => onChange(options.filter(({ id }) => id !== option.id))}
            >
              <X aria-hidden className="size-4" />
            </IconButton>
          )}
        </div>
      ))}
      {options.length < MOST_OPTIONS && (
        <Button
          tone="quiet"
          size="small"
          icon={<Plus aria-hidden className="size-4" />}
          onClick={add}
          className="self-start"
        >
          {t("addOption")}
        </Button>
      )}
    </fieldset>
  );
}
