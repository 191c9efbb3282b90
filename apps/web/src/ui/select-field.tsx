import { type ComponentProps, useId } from "react";
import { classNames } from "./class-names.ts";

interface SelectFieldProps extends Omit<ComponentProps<"select">, "onChange"> {
  label: string;
  hint?: string;
  options: readonly { value: string; label: string }[];
  onChange?(value: string): void;
}

/** One of several, under its name. */
export function SelectField({ label, hint, options, onChange, className, ...rest }: SelectFieldProps) {
  const id = useId();
  return (
    <div className={classNames("flex flex-col gap-1.5", className)}>
      <label htmlFor={id} className="text-13 font-medium text-ink">
        {label}
      </label>
      <select
        {...rest}
        id={id}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => onChange?.(event.target.value)}
        className="h-11 w-full rounded-[10px] border border-line-strong bg-field px-3 text-15 text-ink"
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      {hint && (
        <p id={`${id}-hint`} className="text-12 text-ink-2">
          {hint}
        </p>
      )}
    </div>
  );
}
