import { RefreshCw } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "./button.tsx";

export function LoadFailed({ onRetry }: { onRetry(): void }) {
  const t = useTranslations("common");
  return (
    <div role="alert" className="flex flex-col items-center gap-3 p-8 text-center text-14 text-ink-2">
      {t("loadFailed")}
      <Button tone="outline" icon={<RefreshCw aria-hidden className="size-4" />} onClick={onRetry}>
        {t("retry")}
      </Button>
    </div>
  );
}
