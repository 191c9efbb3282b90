import { ImageDown } from "lucide-react";
import { type RefObject, useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";

interface DropZoneProps {
  /** The foot of the thread that takes files. */
  foot: RefObject<HTMLDivElement | null>;
  onFiles(files: FileList): void;
}

/** Takes files that are dropped anywhere on a thread, and says so while they are above it. */
export function DropZone({ foot, onFiles }: DropZoneProps) {
  const t = useTranslations("composer");
  const isOver = useDroppedFiles(foot, onFiles);
  if (!isOver) return null;
  return (
    <div className="pointer-events-none fixed inset-0 z-30 flex items-center justify-center bg-black/40">
      <p className="flex items-center gap-3 rounded-2xl border-2 border-dashed border-brand bg-surface px-8 py-6 text-15 font-semibold">
        <ImageDown aria-hidden className="size-6 text-brand" />
        {t("dropHere")}
      </p>
    </div>
  );
}

function useDroppedFiles(foot: RefObject<HTMLDivElement | null>, onFiles: (files: FileList) => void): boolean {
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
