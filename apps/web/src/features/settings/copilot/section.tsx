import type { ReactNode } from "react";

/** One subject of the page. */
export function Section({ title, lead, aside, children }: SectionProps) {
  return (
    <section className="flex min-w-0 flex-col gap-4 rounded-2xl border border-line bg-surface p-5">
      <header className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1">
        <div>
          <h2 className="text-15 font-semibold">{title}</h2>
          {lead && <p className="text-13 text-ink-2">{lead}</p>}
        </div>
        {aside}
      </header>
      {children}
    </section>
  );
}

interface SectionProps {
  title: string;
  lead?: string;
  aside?: ReactNode;
  children: ReactNode;
}
