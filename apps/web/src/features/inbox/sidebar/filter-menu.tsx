import { ListFilter } from "lucide-react";
import { useTranslations } from "use-intl";
import { lazyWithTexts } from "../../../i18n/lazy-with-texts.ts";
import { IconButton } from "../../../ui/button.tsx";
import { LazyPopup } from "../../../ui/lazy-popup.tsx";
import type { Narrowing } from "./narrowing.ts";

const FilterPopover = lazyWithTexts(() =>
  import("./filter-popover.tsx").then(({ FilterPopover }) => ({ default: FilterPopover })),
);

export function FilterMenu({ narrowing, onChange }: { narrowing: Narrowing; onChange(narrowing: Narrowing): void }) {
  const t = useTranslations("filters");
  const count = Object.values(narrowing).filter(Boolean).length;
  return (
    <LazyPopup
      kind="dialog"
      trigger={
        <IconButton label={count > 0 ? t("openWith", { count }) : t("open")} className="relative">
          <ListFilter aria-hidden className="size-5" />
          {count > 0 && <span aria-hidden className="absolute top-1.5 right-1.5 size-2.5 rounded-full bg-brand" />}
        </IconButton>
      }
    >
      {(trigger) => <FilterPopover trigger={trigger} narrowing={narrowing} onChange={onChange} />}
    </LazyPopup>
  );
}
