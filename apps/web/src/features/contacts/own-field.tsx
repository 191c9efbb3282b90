import type { ContactFieldDefinition } from "@gomarketing/contracts";
import { SelectField } from "../../ui/select-field.tsx";
import { TextField } from "../../ui/text-field.tsx";

const LONGEST_VALUE = 2_000;
const INPUTS = { text: "text", number: "text", date: "date" } as const;

interface OwnFieldProps {
  definition: Pick<ContactFieldDefinition, "key" | "name" | "kind" | "options">;
  value?: string | undefined;
  isReadOnly?: boolean;
  autoFocus?: boolean;
}

/** One of the fields that an organization keeps of its contacts, as a form's control by its key. */
export function OwnField({
  definition: { key, name, kind, options },
  value = "",
  isReadOnly,
  autoFocus,
}: OwnFieldProps) {
  if (kind === "choice")
    return (
      <SelectField
        label={name}
        name={key}
        defaultValue={value}
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
      defaultValue={value}
      readOnly={isReadOnly}
      autoFocus={autoFocus}
    />
  );
}
