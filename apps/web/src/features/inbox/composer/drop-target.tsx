import { lazy, type ReactNode, Suspense, useRef } from "react";

const DropZone = lazy(() => import("./drop-zone.tsx").then(({ DropZone }) => ({ default: DropZone })));

/** The foot of the thread. Files dropped anywhere on the thread land here. */
export function DropTarget({ onFiles, children }: { onFiles(files: FileList): void; children: ReactNode }) {
  const foot = useRef<HTMLDivElement>(null);
  return (
    <div ref={foot} className="shrink-0 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)]">
      {children}
      <Suspense>
        <DropZone foot={foot} onFiles={onFiles} />
      </Suspense>
    </div>
  );
}
