import { LoaderCircle } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { classNames } from "./class-names.ts";

const TONES = {
  primary: "bg-brand text-on-brand hover:bg-brand-hover",
  ai: "bg-ai text-on-ai hover:opacity-90",
  danger: "bg-danger text-on-danger hover:opacity-90",
  outline: "border border-line-strong bg-surface text-ink hover:bg-shade",
  quiet: "text-ink-2 hover:bg-shade hover:text-ink",
} as const;

const SIZES = {
  large: "min-h-11 px-5 text-15",
  normal: "min-h-10 px-4 text-14",
  small: "min-h-8.5 px-3 text-13",
} as const;

interface ButtonProps extends ComponentProps<"button"> {
  tone?: keyof typeof TONES;
  size?: keyof typeof SIZES;
  /** Shows that it works on it, and takes no second click. */
  isBusy?: boolean;
  icon?: ReactNode;
}

export function Button({
  tone = "primary",
  size = "normal",
  isBusy = false,
  icon,
  className,
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={rest.disabled || isBusy}
      aria-busy={isBusy || undefined}
      className={classNames(
        "inline-flex shrink-0 items-center justify-center gap-2 rounded-[10px] font-semibold transition-colors disabled:opacity-60",
        SIZES[size],
        TONES[tone],
        className,
      )}
    >
      {isBusy ? <LoaderCircle aria-hidden className="size-4 animate-spin-slow" /> : icon}
      {children}
    </button>
  );
}

const ICON_TONES = {
  quiet: "text-ink-2 hover:bg-shade hover:text-ink disabled:opacity-50",
  brand: "bg-brand text-on-brand hover:bg-brand-hover disabled:bg-transparent disabled:text-ink-2 disabled:opacity-50",
} as const;

interface IconButtonProps extends ComponentProps<"button"> {
  /** What it does: the accessible name and the tooltip. */
  label: string;
  tone?: keyof typeof ICON_TONES;
  isSmall?: boolean;
}

export function IconButton({ label, tone = "quiet", isSmall = false, className, children, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      className={classNames(
        "inline-flex shrink-0 items-center justify-center rounded-[10px] transition-colors",
        ICON_TONES[tone],
        isSmall ? "size-8" : "size-10",
        className,
      )}
    >
      {children}
    </button>
  );
}
