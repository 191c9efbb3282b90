import { useId } from "react";
import { classNames } from "./class-names.ts";

interface SwitchProps {
  label: string;
  hint?: string;
  isOn: boolean;
  /** What was wanted is being done: it turns when that is so, and not again before. */
  isBusy?: boolean;
  onChange(isOn: boolean): void;
}

/** On or off. */
export function Switch({ label, hint, isOn, isBusy = false, onChange }: SwitchProps) {
  const id = useId();
  return (
    <div className="flex min-h-11 items-center justify-between gap-4 rounded-lg px-2 py-1.5">
      <span className="min-w-0">
        <span id={id} className="block text-14">
          {label}
        </span>
        {hint && (
          <span id={`${id}-hint`} className="block text-12 text-ink-2">
            {hint}
          </span>
        )}
      </span>
      <button
        type="button"
        role="switch"
        aria-checked={isOn}
        aria-labelledby={id}
        aria-describedby={hint ? `${id}-hint` : undefined}
        aria-busy={isBusy || undefined}
        onClick={() => {
          if (!isBusy) onChange(!isOn);
        }}
        className={classNames(
          "relative h-6 w-11 shrink-0 rounded-full border transition-colors before:absolute before:-inset-2",
          isOn ? "border-brand bg-brand" : "border-line-strong bg-field",
          isBusy && "animate-pulse cursor-progress",
        )}
      >
        <span
          aria-hidden
          className={classNames(
            "absolute top-0.5 size-[18px] rounded-full transition-[left] forced-colors:bg-[ButtonText]",
            isOn ? "left-[22px] bg-on-brand" : "left-0.5 bg-line-strong",
          )}
        />
      </button>
    </div>
  );
}
