import { useId } from "react";
import { classNames } from "./class-names.ts";

interface SegmentsProps<T extends string> {
  label: string;
  value: T;
  options: readonly { value: T; label: string }[];
  onChange(value: T): void;
}

/** A few short choices in one frame, of which one holds: radio buttons. */
export function Segments<T extends string>({ label, value, options, onChange }: SegmentsProps<T>) {
  const name = useId();
  return (
    <fieldset className="flex rounded-xl border border-line bg-surface p-1">
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className={classNames(
            "flex min-h-8 cursor-pointer items-center rounded-lg px-3 text-13 font-medium has-focus-visible:outline-2 has-focus-visible:outline-brand",
            option.value === value ? "bg-brand-soft text-brand-ink" : "text-ink-2 hover:bg-shade hover:text-ink",
          )}
        >
          <input
            type="radio"
            name={name}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
            className="sr-only"
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}
