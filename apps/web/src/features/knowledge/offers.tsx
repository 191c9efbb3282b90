import type { KnowledgeOffer } from "@gomarketing/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { MessageSquareQuote } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { approveOffer, fetchOffers, rejectOffer } from "../../backend/knowledge.ts";
import { keys } from "../../backend/query-keys.ts";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { TextArea } from "../../ui/text-area.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { toast } from "../../ui/toast.ts";
import { chatHref } from "../inbox/use-open-chat.ts";
import { useMay } from "../shell/use-may.ts";
import { PagedList, usePaged } from "./paged-list.tsx";

const LONGEST_QUESTION = 200;
const LONGEST_ANSWER = 20_000;

/** Questions and answers of solved chats, which become articles when somebody says that they hold. */
export function Offers() {
  const t = useTranslations("knowledge.offers");
  const list = usePaged(keys.offers, fetchOffers);
  return (
    <>
      <p className="text-14 text-ink-2">{t("lead")}</p>
      <PagedList
        list={list}
        empty={<EmptyState icon={<MessageSquareQuote />} title={t("emptyTitle")} text={t("emptyText")} />}
      >
        {(offer) => <Offer key={offer.id} offer={offer} />}
      </PagedList>
    </>
  );
}

function useDecide(offer: KnowledgeOffer) {
  const t = useTranslations("knowledge.offers");
  const cache = useQueryClient();
  const refresh = () => {
    void cache.invalidateQueries({ queryKey: keys.offers });
    void cache.invalidateQueries({ queryKey: keys.articlesAll });
  };
  const approve = useMutation({
    mutationFn: (text: { question: string; answer: string }) => approveOffer(offer.id, text),
    onSuccess: () => [refresh(), toast.success(t("approved"))],
  });
  const reject = useMutation({
    mutationFn: () => rejectOffer(offer.id),
    onSuccess: () => [refresh(), toast.success(t("rejected"))],
  });
  return { approve, reject };
}

function Offer({ offer }: { offer: KnowledgeOffer }) {
  const t = useTranslations("knowledge.offers");
  const isAdmin = useMay("admin");
  const isAgent = useMay("agent");
  const format = useFormatter();
  const [question, setQuestion] = useState(offer.question.slice(0, LONGEST_QUESTION));
  const [answer, setAnswer] = useState(offer.answer);
  const { approve, reject } = useDecide(offer);
  const mayApprove = isAdmin;
  const isWhole = question.trim() !== "" && answer.trim() !== "";
  return (
    <li className="flex flex-col gap-3 p-4">
      <TextField
        label={t("question")}
        value={question}
        maxLength={LONGEST_QUESTION}
        readOnly={!mayApprove}
        onChange={(event) => setQuestion(event.target.value)}
      />
      <TextArea
        label={t("answer")}
        value={answer}
        rows={4}
        maxLength={LONGEST_ANSWER}
        readOnly={!mayApprove}
        onChange={(event) => setAnswer(event.target.value)}
      />
      <div className="flex flex-wrap items-center gap-2">
        {mayApprove && (
          <Button disabled={!isWhole} isBusy={approve.isPending} onClick={() => approve.mutate({ question, answer })}>
            {t("approve")}
          </Button>
        )}
        {isAgent && (
          <Button tone="outline" isBusy={reject.isPending} onClick={() => reject.mutate()}>
            {t("reject")}
          </Button>
        )}
        <span className="flex-1" />
        <Link href={chatHref(offer.chatId)} className="rounded text-13 font-medium text-brand-ink hover:underline">
          {t("openChat", { at: format.dateTime(new Date(offer.createdAt), { dateStyle: "medium" }) })}
        </Link>
      </div>
    </li>
  );
}
