import { ImageDown } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";

/** The foot of the thread. Files dropped anywhere on the thread land here. */
export function DropTarget({ onFiles, children }: { onFiles(files: FileList): void; children: ReactNode }) {
  const t = useTranslations("composer");
  const foot = useRef<HTMLDivElement>(null);
  const isOver = useDroppedFiles(foot, onFiles);
  return (
    <div ref={foot} className="shrink-0 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)]">
      {children}
      {isOver && (
        <div className="pointer-events-none fixed inset-0 z-30 flex items-center justify-center bg-black/40">
          <p className="flex items-center gap-3 rounded-2xl border-2 border-dashed border-brand bg-surface px-8 py-6 text-15 font-semibold">
            <ImageDown aria-hidden className="size-6 text-brand" />
            {t("dropHere")}
          </p>
        </div>
      )}
    </div>
  );
}

function useDroppedFiles(foot: React.RefObject<HTMLDivElement | null>, onFiles: (files: FileList) => void): boolean {
  const [isOver, setOver] = useState(false);
  const take = useRef(onFiles);
  take.current = onFiles;

  useEffect(() => {
    const thread = foot.current?.parentElement;
    if (!thread) return;
    const over = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (!(event.relatedTarget instanceof Node) || !thread.contains(event.relatedTarget)) setOver(false);
    };
    const drop = (event: DragEvent) => {
      setOver(false);
      if (!event.dataTransfer?.files.length) return;
      event.preventDefault();
      take.current(event.dataTransfer.files);
    };
    thread.addEventListener("dragover", over);
    thread.addEventListener("dragleave", leave);
    thread.addEventListener("drop", drop);
    return () => {
      thread.removeEventListener("dragover", over);
      thread.removeEventListener("dragleave", leave);
      thread.removeEventListener("drop", drop);
    };
  }, [foot]);
  return isOver;
}
