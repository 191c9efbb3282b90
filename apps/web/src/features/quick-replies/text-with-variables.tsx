import { useRef } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../../ui/button.tsx";
import { TextArea } from "../../ui/text-area.tsx";

const LONGEST_TEXT = 4_096;

/** What is filled in when a reply is used, by its name in the i18n files. */
const VARIABLES = {
  greeting: "saudacao",
  contactName: "contato.nome",
  contactFirstName: "contato.primeiroNome",
  contactPhone: "contato.telefone",
  agentName: "agente.nome",
  companyName: "empresa.nome",
  sessionName: "sessao.nome",
  date: "data",
  time: "hora",
} as const;
type Variable = keyof typeof VARIABLES;

/** A reply's text; a button puts what is filled in later where the caret stands. */
export function TextWithVariables({ text, onChange }: { text: string; onChange(text: string): void }) {
  const t = useTranslations("quickReplies");
  const input = useRef<HTMLTextAreaElement>(null);
  const insert = (variable: Variable) => {
    const field = input.current;
    const [from, to] = [field?.selectionStart ?? text.length, field?.selectionEnd ?? text.length];
    const written = `{{${VARIABLES[variable]}}}`;
    onChange(`${text.slice(0, from)}${written}${text.slice(to)}`.slice(0, LONGEST_TEXT));
    requestAnimationFrame(() => {
      field?.focus();
      field?.setSelectionRange(from + written.length, from + written.length);
    });
  };
  return (
    <div className="flex flex-col gap-2">
      <TextArea
        ref={input}
        label={t("text")}
        hint={t("variableHint")}
        rows={5}
        required
        maxLength={LONGEST_TEXT}
        value={text}
        onChange={(event) => onChange(event.target.value)}
      />
      <fieldset className="flex flex-wrap items-center gap-1.5">
        <legend className="mb-1.5 text-13 font-medium">{t("variables")}</legend>
        {(Object.keys(VARIABLES) as Variable[]).map((variable) => (
          <Button key={variable} tone="outline" size="small" onClick={() => insert(variable)}>
            {t(`names.${variable}`)}
          </Button>
        ))}
      </fieldset>
    </div>
  );
}
