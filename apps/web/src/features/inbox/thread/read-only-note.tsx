import { Eye } from "lucide-react";
import { useTranslations } from "use-intl";

/** In place of the composer, for whoever follows chats and answers none. */
export function ReadOnlyNote() {
  const t = useTranslations("readOnly");
  return (
    <p className="flex items-center justify-center gap-2 text-14 text-ink-2">
      <Eye aria-hidden className="size-4 shrink-0" />
      {t("note")}
    </p>
  );
}
