import { MessageSquareOff } from "lucide-react";
import { useTranslations } from "use-intl";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { openChat } from "../use-open-chat.ts";

/** In place of a chat that was merged into another, or was never there. */
export function GoneChat() {
  const t = useTranslations("thread");
  return (
    <div className="flex flex-1 items-center justify-center">
      <EmptyState
        icon={<MessageSquareOff />}
        title={t("notFound")}
        text={t("notFoundText")}
        action={{ label: t("backToList"), onClick: () => openChat(undefined) }}
      />
    </div>
  );
}
