import type { Chat } from "@gomarketing/contracts";
import { useQuery } from "@tanstack/react-query";
import { Copy, RefreshCw } from "lucide-react";
import { useTranslations } from "use-intl";
import { summarizeChat } from "../../../backend/assistance.ts";
import { keys } from "../../../backend/query-keys.ts";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { FormError } from "../../../ui/form-error.tsx";
import { useProblemText } from "../../../ui/problem-text.ts";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { toast } from "../../../ui/toast.ts";
import { SuggestionText } from "../suggestion/suggestion-text.tsx";

/** What a chat was about, in a few lines to read or to copy. */
export function SummaryDialog({ chat, onClose }: { chat: Chat; onClose(): void }) {
  const t = useTranslations("chatSummary");
  const common = useTranslations("common");
  const problemText = useProblemText();
  const summary = useQuery({
    queryKey: keys.chatSummary(chat.id),
    queryFn: () => summarizeChat(chat.id),
    // Each costs a call of the model: asked for again only when somebody wants that, or the dialog is opened again.
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    meta: { isShownInPlace: true },
  });
  const text = summary.data?.text;
  const copy = (shown: string) => void navigator.clipboard.writeText(shown).then(() => toast.success(common("copied")));
  return (
    <Dialog isOpen onClose={onClose} title={t("title")}>
      {summary.isFetching ? (
        <div role="status">
          <span className="sr-only">{t("writing")}</span>
          <Skeleton className="h-5 rounded-lg" count={4} />
        </div>
      ) : summary.error ? (
        <FormError>{problemText(summary.error)}</FormError>
      ) : (
        text && (
          <div className="max-h-[50dvh] overflow-y-auto text-14">
            <SuggestionText text={text} />
          </div>
        )
      )}
      <div className="flex flex-wrap justify-end gap-2">
        <Button
          tone="quiet"
          icon={<RefreshCw aria-hidden className="size-4" />}
          disabled={summary.isFetching}
          onClick={() => void summary.refetch()}
        >
          {t("again")}
        </Button>
        {text && !summary.isFetching && (
          <Button tone="outline" icon={<Copy aria-hidden className="size-4" />} onClick={() => copy(text)}>
            {t("copy")}
          </Button>
        )}
        <Button onClick={onClose}>{common("close")}</Button>
      </div>
    </Dialog>
  );
}
