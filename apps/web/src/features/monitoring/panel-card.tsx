import type { ReactNode } from "react";

interface PanelCardProps {
  title: string;
  lead?: string;
  /** At the right of the title: a legend, a link. */
  aside?: ReactNode;
  children: ReactNode;
}

export function PanelCard({ title, lead, aside, children }: PanelCardProps) {
  return (
    <section className="flex min-w-0 flex-col gap-3 rounded-2xl border border-line bg-surface p-4">
      <header className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1">
        <div>
          <h2 className="text-15 font-semibold">{title}</h2>
          {lead && <p className="text-12 text-ink-2">{lead}</p>}
        </div>
        {aside}
      </header>
      {children}
    </section>
  );
}

/** A figure that leads to what it counts. */
export function FigureButton({ onClick, children, label }: { onClick(): void; children: ReactNode; label: string }) {
  return (
    <button
      type="button"
      title={label}
      onClick={onClick}
      className="rounded-md px-1 font-semibold tabular-nums underline decoration-line-strong decoration-dotted underline-offset-4 hover:decoration-solid"
    >
      {children}
    </button>
  );
}
