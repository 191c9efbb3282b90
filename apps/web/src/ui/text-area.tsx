import { type ComponentProps, useId } from "react";

interface TextAreaProps extends ComponentProps<"textarea"> {
  label: string;
  hint?: string;
}

/** Some lines of text. */
export function TextArea({ label, hint, ...rest }: TextAreaProps) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-13 font-medium text-ink">
        {label}
      </label>
      <textarea
        rows={2}
        {...rest}
        id={id}
        aria-describedby={hint ? `${id}-hint` : undefined}
        className="min-h-11 resize-y rounded-[10px] border border-line-strong bg-field px-3 py-2 text-15 text-ink"
      />
      {hint && (
        <p id={`${id}-hint`} className="text-12 text-ink-2">
          {hint}
        </p>
      )}
    </div>
  );
}
