import { useTranslations } from "use-intl";

/** Rows of their final height while the list loads. */
export function ChatListSkeleton({ rows = 9 }: { rows?: number }) {
  const t = useTranslations("common");
  return (
    <div role="status" aria-label={t("loading")}>
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the shapes are all alike and never move
        <div key={index} className="flex h-15 animate-pulse-soft items-center gap-3 px-2.5">
          <div className="size-11 rounded-full bg-shade-2" />
          <div className="flex flex-1 flex-col gap-2">
            <div className="h-3.5 w-2/5 rounded bg-shade-2" />
            <div className="h-3 w-4/5 rounded bg-shade-2" />
          </div>
        </div>
      ))}
    </div>
  );
}
