import { useTranslations } from "use-intl";
import { classNames } from "../../../ui/class-names.ts";

const SHAPES = ["w-56", "w-72", "w-40 self-end", "w-64", "w-80 self-end", "w-48"];

export function ThreadSkeleton() {
  const t = useTranslations("common");
  return (
    <div role="status" aria-label={t("loading")} className="flex flex-1 flex-col justify-end gap-3 overflow-hidden p-4">
      {SHAPES.map((shape) => (
        <div key={shape} className={classNames("h-11 max-w-[78%] animate-pulse-soft rounded-[14px] bg-shade", shape)} />
      ))}
    </div>
  );
}
