import type { ReactNode } from "react";

interface PageProps {
  title: string;
  lead?: string;
  action?: ReactNode;
  children: ReactNode;
}

/** A page that is read from top to bottom, one column wide. */
export function Page({ title, lead, action, children }: PageProps) {
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex w-full max-w-[50rem] flex-col gap-4 px-4 py-6">
        <header className="mb-1 flex flex-wrap items-center justify-between gap-3">
          <div>
            <h1 className="text-20 font-semibold">{title}</h1>
            {lead && <p className="text-14 text-ink-2">{lead}</p>}
          </div>
          {action}
        </header>
        {children}
      </div>
    </div>
  );
}
