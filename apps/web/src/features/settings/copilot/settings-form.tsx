import type { CopilotSettings } from "@gomarketing/contracts";
import { type ComponentProps, createContext, type FormEvent, useContext } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../../../ui/button.tsx";
import { FormError } from "../../../ui/form-error.tsx";
import { useProblemText } from "../../../ui/problem-text.ts";
import { SelectField } from "../../../ui/select-field.tsx";
import { Switch } from "../../../ui/switch.tsx";
import { TextArea } from "../../../ui/text-area.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { Section } from "./section.tsx";
import { type SettingsText, useSettingsForm } from "./use-settings-form.ts";

const LANGUAGES = ["auto", "pt-BR", "en", "es"] as const;

interface Form {
  readonly text: SettingsText;
  change(some: Partial<SettingsText>): void;
}
const FormContext = createContext<Form | undefined>(undefined);

function useForm(): Form {
  const form = useContext(FormContext);
  if (!form) throw new Error("Fields stand in the form.");
  return form;
}

/** Everything of the copilot that an organization may choose, saved together. */
export function SettingsForm({ settings }: { settings: CopilotSettings }) {
  const t = useTranslations("copilot");
  const problemText = useProblemText();
  const { text, change, save } = useSettingsForm(settings);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <FormContext value={{ text, change }}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Business />
        <Writing defaultModel={settings.defaultModel} />
        <Timing />
        <Cost />
        {save.error && <FormError>{problemText(save.error)}</FormError>}
        <div className="sticky bottom-0 flex justify-end bg-canvas py-2">
          <Button type="submit" isBusy={save.isPending}>
            {t("save")}
          </Button>
        </div>
      </form>
    </FormContext>
  );
}

type TextName = { [K in keyof SettingsText]: SettingsText[K] extends string ? K : never }[keyof SettingsText];
type FieldProps = Omit<ComponentProps<typeof TextField>, "value" | "onChange"> & { name: TextName };

function Field({ name, ...rest }: FieldProps) {
  const { text, change } = useForm();
  return <TextField {...rest} value={text[name]} onChange={(event) => change({ [name]: event.target.value })} />;
}

type AreaProps = Omit<ComponentProps<typeof TextArea>, "value" | "onChange"> & { name: TextName };

function Area({ name, ...rest }: AreaProps) {
  const { text, change } = useForm();
  return <TextArea {...rest} value={text[name]} onChange={(event) => change({ [name]: event.target.value })} />;
}

function Business() {
  const t = useTranslations("copilot.business");
  return (
    <Section title={t("title")} lead={t("lead")}>
      <Field name="name" label={t("name")} maxLength={120} />
      <Area name="offer" label={t("offer")} hint={t("offerHint")} rows={3} maxLength={4_000} />
      <Area name="hours" label={t("hours")} maxLength={1_000} />
      <Area name="policies" label={t("policies")} hint={t("policiesHint")} rows={4} maxLength={8_000} />
    </Section>
  );
}

function Writing({ defaultModel }: { defaultModel: string | null }) {
  const t = useTranslations("copilot.writing");
  const { text, change } = useForm();
  return (
    <Section title={t("title")}>
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        <Field name="model" label={t("model")} hint={t("modelHint", { model: defaultModel ?? "–" })} maxLength={200} />
        <Field name="temperature" label={t("temperature")} hint={t("temperatureHint")} inputMode="decimal" />
        <SelectField
          label={t("language")}
          value={text.language}
          options={languagesWith(text.language).map((value) => ({
            value,
            label: value === "auto" ? t("auto") : value,
          }))}
          onChange={(language) => change({ language })}
        />
        <Field name="tone" label={t("tone")} hint={t("toneHint")} required maxLength={200} />
      </div>
    </Section>
  );
}

const languagesWith = (chosen: string): string[] => [...new Set<string>([...LANGUAGES, chosen])];

function Timing() {
  const t = useTranslations("copilot.timing");
  const { text, change } = useForm();
  return (
    <Section title={t("title")}>
      <Switch
        label={t("automatic")}
        hint={t("automaticHint")}
        isOn={text.isAutomatic}
        onChange={(isAutomatic) => change({ isAutomatic })}
      />
      <Switch
        label={t("transcribing")}
        hint={t("transcribingHint")}
        isOn={text.isTranscribing}
        onChange={(isTranscribing) => change({ isTranscribing })}
      />
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        <Field name="burstSeconds" label={t("burst")} hint={t("burstHint")} inputMode="decimal" required />
        <Field name="gapHours" label={t("gap")} hint={t("gapHint")} inputMode="numeric" required />
      </div>
    </Section>
  );
}

function Cost() {
  const t = useTranslations("copilot.cost");
  return (
    <Section title={t("title")} lead={t("lead")}>
      <Field name="budget" label={t("budget")} hint={t("budgetHint")} inputMode="decimal" />
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-3">
        <Field name="inputPrice" label={t("input")} inputMode="decimal" />
        <Field name="cachedPrice" label={t("cached")} inputMode="decimal" />
        <Field name="outputPrice" label={t("output")} inputMode="decimal" />
      </div>
    </Section>
  );
}
