import { Copy } from "lucide-react";
import { useId } from "react";
import { useTranslations } from "use-intl";
import { Button } from "./button.tsx";
import { toast } from "./toast.ts";

/** A link or key that is shown now and never again, with the way to copy it. */
export function OneTimeSecret({ label, value, note }: { label: string; value: string; note: string }) {
  const t = useTranslations("common");
  const id = useId();
  const copy = () =>
    navigator.clipboard.writeText(value).then(
      () => toast.success(t("copied")),
      () => toast.error(t("notCopied")),
    );
  return (
    <div className="flex flex-col gap-2">
      <label htmlFor={id} className="text-13 font-medium">
        {label}
      </label>
      <div className="flex gap-2">
        <input
          id={id}
          readOnly
          value={value}
          onFocus={(event) => event.target.select()}
          aria-describedby={`${id}-note`}
          className="h-11 min-w-0 flex-1 rounded-[10px] border border-line-strong bg-field px-3 font-mono text-13 text-ink"
        />
        <Button tone="outline" size="large" icon={<Copy aria-hidden className="size-4" />} onClick={() => void copy()}>
          {t("copy")}
        </Button>
      </div>
      <p id={`${id}-note`} className="text-13 text-warn">
        {note}
      </p>
    </div>
  );
}
