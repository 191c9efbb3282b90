import { useId } from "react";
import { classNames } from "./class-names.ts";

interface ChoiceGroupProps<T extends string> {
  label: string;
  value: T;
  options: readonly { value: T; label: string }[];
  onChange(value: T): void;
  /** Each in a frame of its own, or all of them, short, in one. */
  look?: keyof typeof LOOKS;
}

const LOOKS = {
  apart: {
    group: "flex-wrap gap-2",
    option: "min-h-10 rounded-[10px] border px-4 text-14 has-focus-visible:outline-offset-2",
    chosen: "border-brand bg-brand-soft text-brand-ink",
    other: "border-line-strong text-ink hover:bg-shade",
  },
  framed: {
    group: "rounded-xl border border-line bg-surface p-1",
    option: "min-h-8 rounded-lg px-3 text-13",
    chosen: "bg-brand-soft text-brand-ink",
    other: "text-ink-2 hover:bg-shade hover:text-ink",
  },
} as const;

/** A few choices side by side, of which one holds: radio buttons. */
export function ChoiceGroup<T extends string>({
  label,
  value,
  options,
  onChange,
  look = "apart",
}: ChoiceGroupProps<T>) {
  const name = useId();
  const { group, option, chosen, other } = LOOKS[look];
  return (
    <fieldset className={classNames("flex", group)}>
      <legend className="sr-only">{label}</legend>
      {options.map((one) => (
        <label
          key={one.value}
          className={classNames(
            "flex cursor-pointer items-center font-medium has-focus-visible:outline-2 has-focus-visible:outline-brand",
            option,
            one.value === value ? chosen : other,
          )}
        >
          <input
            type="radio"
            name={name}
            checked={one.value === value}
            onChange={() => onChange(one.value)}
            className="sr-only"
          />
          {one.label}
        </label>
      ))}
    </fieldset>
  );
}
