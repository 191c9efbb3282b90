import type { ReactNode } from "react";

interface CardProps {
  title: string;
  lead?: string;
  action?: ReactNode;
  children: ReactNode;
}

/** One subject of a page of settings. */
export function Card({ title, lead, action, children }: CardProps) {
  return (
    <section className="flex flex-col gap-3 rounded-2xl border border-line bg-surface p-4 sm:p-5">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <div className="min-w-0">
          <h2 className="text-15 font-semibold">{title}</h2>
          {lead && <p className="text-13 text-ink-2">{lead}</p>}
        </div>
        {action}
      </div>
      {children}
    </section>
  );
}
