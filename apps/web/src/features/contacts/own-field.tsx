import type { ContactFieldDefinition } from "@gomarketing/contracts";
import { SelectField } from "../../ui/select-field.tsx";
import { TextField } from "../../ui/text-field.tsx";

const LONGEST_VALUE = 2_000;
const INPUTS = { text: "text", number: "text", date: "date" } as const;

interface OwnFieldProps {
  definition: Pick<ContactFieldDefinition, "key" | "name" | "kind" | "options">;
  value?: string | undefined;
  /** Whoever listens keeps what is typed; otherwise `value` is where the control begins. */
  onChange?: ((value: string) => void) | undefined;
  isReadOnly?: boolean;
  autoFocus?: boolean;
}

/** One of the fields that an organization keeps of its contacts, as a form's control by its key. */
export function OwnField({
  definition: { key, name, kind, options },
  value = "",
  onChange,
  isReadOnly,
  autoFocus,
}: OwnFieldProps) {
  const content = onChange ? { value } : { defaultValue: value };
  if (kind === "choice")
    return (
      <SelectField
        label={name}
        name={key}
        {...content}
        {...(onChange && { onChange })}
        disabled={isReadOnly}
        autoFocus={autoFocus}
        options={["", ...options].map((option) => ({ value: option, label: option || "—" }))}
      />
    );
  return (
    <TextField
      label={name}
      name={key}
      type={INPUTS[kind]}
      inputMode={kind === "number" ? "decimal" : undefined}
      autoComplete="off"
      maxLength={LONGEST_VALUE}
      {...content}
      onChange={onChange && ((event) => onChange(event.target.value))}
      readOnly={isReadOnly}
      autoFocus={autoFocus}
    />
  );
}
