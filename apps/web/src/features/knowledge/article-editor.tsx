import type { KnowledgeArticle, KnowledgeVersion } from "@gomarketing/contracts";
import { useQuery } from "@tanstack/react-query";
import { ArrowLeft, History, Trash2 } from "lucide-react";
import Link from "next/link";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { fetchArticle, fetchArticleVersions } from "../../backend/knowledge.ts";
import { keys } from "../../backend/query-keys.ts";
import { Awaited } from "../../ui/awaited.tsx";
import { Button, IconButton } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { useMay } from "../shell/use-may.ts";
import { ArticleFields } from "./article-fields.tsx";
import { Markdown } from "./markdown.tsx";
import { StatusPill } from "./status-pill.tsx";
import { useArticleActions } from "./use-article-actions.ts";
import { useArticleDraft } from "./use-article-draft.ts";
import { placeHref } from "./use-place.ts";
import { VersionsDialog } from "./versions-dialog.tsx";

/** One article: read, written, published. Undefined: a new one. */
export function ArticleEditor({ id }: { id: string | undefined }) {
  const article = useQuery({
    queryKey: keys.article(id ?? "new"),
    queryFn: () => fetchArticle(id ?? ""),
    enabled: id !== undefined,
    // Somebody else may have written meanwhile.
    gcTime: 0,
    meta: { isShownInPlace: true },
  });
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex w-full max-w-[74rem] flex-col gap-4 px-4 py-6">
        {id === undefined || article.data ? (
          <Opened article={article.data} />
        ) : (
          <Awaited query={article} className="h-72 rounded-2xl" />
        )}
      </div>
    </div>
  );
}

function Opened({ article }: { article: KnowledgeArticle | undefined }) {
  const mayEdit = useMay("agent");
  return mayEdit ? <Editor article={article} /> : article && <Reader article={article} />;
}

function Reader({ article }: { article: KnowledgeArticle }) {
  return (
    <>
      <Head title={article.title} status={article.status} />
      <div className="rounded-2xl border border-line bg-surface p-5">
        <Markdown text={article.body ?? ""} />
      </div>
    </>
  );
}

function Head({ title, status, children }: { title: string; children?: ReactNode } & Partial<KnowledgeArticle>) {
  const t = useTranslations("knowledge");
  return (
    <header className="flex flex-wrap items-center gap-2">
      <Link
        href={placeHref({})}
        aria-label={t("backToList")}
        title={t("backToList")}
        className="flex size-10 shrink-0 items-center justify-center rounded-[10px] text-ink-2 hover:bg-shade hover:text-ink"
      >
        <ArrowLeft aria-hidden className="size-5" />
      </Link>
      <h1 className="min-w-0 truncate text-20 font-semibold">{title}</h1>
      {status && <StatusPill status={status} />}
      <span className="flex-1" />
      {children}
    </header>
  );
}

function Editor({ article }: { article: KnowledgeArticle | undefined }) {
  const t = useTranslations("knowledge.articles");
  const draft = useArticleDraft(article);
  const actions = useArticleActions(article?.id, draft.settle);
  const [asked, setAsked] = useState<"delete" | "history">();
  const close = () => setAsked(undefined);
  const restore = ({ title, body }: KnowledgeVersion) => {
    draft.change({ title, body });
    close();
  };
  return (
    <>
      <Head title={article ? article.title : t("newTitle")} {...(article && { status: article.status })}>
        {article && <OtherActions article={article} onAsk={setAsked} />}
        <SaveButtons article={article} draft={draft} actions={actions} />
      </Head>
      {draft.isChanged && article && (
        <p role="status" className="flex flex-wrap items-center gap-x-3 text-13 text-ink-2">
          {t("notSaved")}
          <Button tone="quiet" size="small" onClick={draft.forget}>
            {t("forget")}
          </Button>
        </p>
      )}
      <ArticleFields text={draft.text} onChange={draft.change} />
      {article && asked === "history" && (
        <VersionsDialog
          queryKey={keys.articleVersions(article.id)}
          fetch={() => fetchArticleVersions(article.id)}
          onRestore={restore}
          onClose={close}
        />
      )}
      {article && asked === "delete" && (
        <ConfirmDialog
          title={t("deleteTitle", { title: article.title })}
          text={t("deleteText")}
          label={t("delete")}
          isBusy={actions.remove.isPending}
          error={actions.remove.error}
          onConfirm={() => actions.remove.mutate()}
          onClose={close}
        />
      )}
    </>
  );
}

interface OtherActionsProps {
  article: KnowledgeArticle;
  onAsk(what: "delete" | "history"): void;
}

function OtherActions({ article, onAsk }: OtherActionsProps) {
  const t = useTranslations("knowledge.articles");
  const mayDelete = useMay("admin");
  return (
    <>
      <IconButton label={t("history", { version: article.version })} onClick={() => onAsk("history")}>
        <History aria-hidden className="size-5" />
      </IconButton>
      {mayDelete && (
        <IconButton label={t("delete")} onClick={() => onAsk("delete")}>
          <Trash2 aria-hidden className="size-5" />
        </IconButton>
      )}
    </>
  );
}

interface SaveButtonsProps {
  article: KnowledgeArticle | undefined;
  draft: ReturnType<typeof useArticleDraft>;
  actions: ReturnType<typeof useArticleActions>;
}

function SaveButtons({ article, draft: { text, isChanged }, actions: { save, unpublish } }: SaveButtonsProps) {
  const t = useTranslations("knowledge.articles");
  const mayPublish = useMay("admin");
  const isWhole = text.title.trim() !== "" && text.body.trim() !== "";
  const canPublish = isWhole && (isChanged || (article !== undefined && article.status !== "published"));
  const publishing = save.isPending && save.variables.publish;
  const saving = save.isPending && !save.variables.publish;
  return (
    <>
      {mayPublish && article?.publishedVersion !== undefined && (
        <Button tone="quiet" isBusy={unpublish.isPending} onClick={() => unpublish.mutate()}>
          {t("unpublish")}
        </Button>
      )}
      <Button
        tone={mayPublish ? "outline" : "primary"}
        disabled={!isWhole || !isChanged || publishing}
        isBusy={saving}
        onClick={() => save.mutate({ text, publish: false })}
      >
        {t("saveDraft")}
      </Button>
      {mayPublish && (
        <Button
          disabled={!canPublish || saving}
          isBusy={publishing}
          onClick={() => save.mutate({ text: isChanged ? text : undefined, publish: true })}
        >
          {t("publish")}
        </Button>
      )}
    </>
  );
}
