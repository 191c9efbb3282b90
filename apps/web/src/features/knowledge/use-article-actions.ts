import type { KnowledgeArticle } from "@gomarketing/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import {
  type ArticleText,
  addArticle,
  changeArticle,
  deleteArticle,
  publishArticle,
  unpublishArticle,
} from "../../backend/knowledge.ts";
import { keys } from "../../backend/query-keys.ts";
import { toast } from "../../ui/toast.ts";
import { placeHref } from "./use-place.ts";

/** What is done with an article; undefined: it is not written yet. */
export function useArticleActions(id: string | undefined, onSaved: () => void) {
  const t = useTranslations("knowledge.articles");
  const cache = useQueryClient();
  const changed = (article: KnowledgeArticle) => {
    // Lists and answers to publishing have no body.
    cache.setQueryData<KnowledgeArticle>(keys.article(article.id), (before) => ({ ...before, ...article }));
    void cache.invalidateQueries({ queryKey: keys.articlesAll });
    void cache.invalidateQueries({ queryKey: keys.articleVersions(article.id) });
  };
  const save = useMutation({
    mutationFn: async ({ text, publish }: { text: ArticleText | undefined; publish: boolean }) => {
      let saved: KnowledgeArticle | undefined;
      if (text) {
        saved = await (id ? changeArticle(id, text) : addArticle(text));
        // It is saved whatever becomes of publishing it.
        changed(saved);
        onSaved();
        if (!id) window.history.replaceState(null, "", placeHref({ article: saved.id }));
      }
      const target = saved?.id ?? id;
      if (publish && target) changed(await publishArticle(target));
    },
    onSuccess: (_done, { publish }) => toast.success(t(publish ? "published" : "saved")),
  });
  const unpublish = useMutation({
    mutationFn: () => unpublishArticle(id ?? ""),
    onSuccess: (article) => {
      changed(article);
      toast.success(t("unpublished"));
    },
  });
  const remove = useMutation({
    mutationFn: () => deleteArticle(id ?? ""),
    meta: { isShownInPlace: true },
    onSuccess: () => {
      onSaved();
      void cache.invalidateQueries({ queryKey: keys.articlesAll });
      toast.success(t("deleted"));
      window.history.replaceState(null, "", placeHref({}));
    },
  });
  return { save, unpublish, remove };
}
