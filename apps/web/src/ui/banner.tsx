import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

const TONES = {
  danger: "border-danger-line bg-danger-soft",
  warn: "border-line bg-warn-soft text-warn",
} as const;

interface BannerProps {
  tone: keyof typeof TONES;
  icon: ReactNode;
  action?: ReactNode;
  children: ReactNode;
}

/** Something people should know, above what it concerns. */
export function Banner({ tone, icon, action, children }: BannerProps) {
  return (
    <div
      role="status"
      className={classNames("flex shrink-0 items-center gap-3 border-b px-4 py-2.5 text-14", TONES[tone])}
    >
      <span aria-hidden className={classNames("[&>svg]:size-5", tone === "danger" && "text-danger")}>
        {icon}
      </span>
      <div className="min-w-0 flex-1">{children}</div>
      {action}
    </div>
  );
}
