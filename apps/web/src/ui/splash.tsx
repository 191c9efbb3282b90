import { LoaderCircle } from "lucide-react";
import { useTranslations } from "use-intl";

/** While nobody knows yet what to show. */
export function Splash() {
  const t = useTranslations("common");
  return (
    <div role="status" aria-label={t("loading")} className="flex h-dvh items-center justify-center">
      <LoaderCircle aria-hidden className="size-7 animate-spin-slow text-ink-2" />
    </div>
  );
}
