import { type ComponentProps, useId } from "react";
import { classNames } from "./class-names.ts";

interface TextFieldProps extends ComponentProps<"input"> {
  label: string;
  hint?: string;
  error?: string;
}

export function TextField({ label, hint, error, className, ...rest }: TextFieldProps) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div className={classNames("flex flex-col gap-1.5", className)}>
      <label htmlFor={id} className="text-13 font-medium text-ink">
        {label}
      </label>
      <input
        {...rest}
        id={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={note ? `${id}-note` : undefined}
        className={classNames(
          "h-11 rounded-[10px] border bg-field px-3 text-15 text-ink",
          error ? "border-danger" : "border-line-strong",
        )}
      />
      {note && (
        <p id={`${id}-note`} className={classNames("text-12", error ? "text-danger" : "text-ink-2")}>
          {note}
        </p>
      )}
    </div>
  );
}
