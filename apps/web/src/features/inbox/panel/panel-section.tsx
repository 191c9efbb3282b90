import type { ReactNode } from "react";

/** One subject of the panel. */
export function PanelSection({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-2.5 border-b border-line p-4 last:border-b-0">
      <div className="flex min-h-8 items-center justify-between gap-2">
        <h3 className="text-13 font-semibold text-ink-2">{title}</h3>
        {action}
      </div>
      {children}
    </section>
  );
}
