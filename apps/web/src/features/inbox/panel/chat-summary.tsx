import { useMutation } from "@tanstack/react-query";
import { Sparkles } from "lucide-react";
import { useTranslations } from "use-intl";
import { summarizeChat } from "../../../backend/assistance.ts";
import { Button } from "../../../ui/button.tsx";
import { useMay } from "../../shell/use-may.ts";
import { PanelSection } from "./panel-section.tsx";

/** What the chat was about, written by the copilot when somebody asks. */
export function ChatSummary({ chatId }: { chatId: string }) {
  const t = useTranslations("panel.summary");
  const summary = useMutation({ mutationFn: () => summarizeChat(chatId) });
  if (!useMay("agent")) return null;
  return (
    <PanelSection title={t("title")}>
      {summary.data && <p className="text-14 leading-6 break-words whitespace-pre-wrap">{summary.data.text}</p>}
      <div>
        <Button
          tone="outline"
          size="small"
          icon={<Sparkles aria-hidden className="size-4 text-ai" />}
          isBusy={summary.isPending}
          onClick={() => summary.mutate()}
        >
          {t(summary.data ? "again" : "make")}
        </Button>
      </div>
    </PanelSection>
  );
}
