import type { ReactNode } from "react";
import { Button } from "./button.tsx";

interface EmptyStateProps {
  icon: ReactNode;
  title: string;
  text: string;
  /** The one thing to do next. */
  action?: { label: string; onClick(): void };
}

export function EmptyState({ icon, title, text, action }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center gap-3 px-8 py-12 text-center">
      <span
        aria-hidden
        className="flex size-14 items-center justify-center rounded-full bg-brand-soft text-brand-ink [&>svg]:size-6"
      >
        {icon}
      </span>
      <div className="flex max-w-sm flex-col gap-1">
        <h2 className="text-15 font-semibold text-ink">{title}</h2>
        <p className="text-14 text-balance text-ink-2">{text}</p>
      </div>
      {action && (
        <Button tone="outline" onClick={action.onClick}>
          {action.label}
        </Button>
      )}
    </div>
  );
}
