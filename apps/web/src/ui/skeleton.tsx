import { useTranslations } from "use-intl";
import { classNames } from "./class-names.ts";

/** Grey shapes of the final height while something loads. */
export function Skeleton({ className, count = 1 }: { className?: string; count?: number }) {
  const t = useTranslations("common");
  return (
    <div role="status" aria-label={t("loading")} className="flex flex-col gap-4">
      {Array.from({ length: count }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the shapes are all alike and never move
        <div key={index} className={classNames("animate-pulse-soft bg-shade-2", className)} />
      ))}
    </div>
  );
}
