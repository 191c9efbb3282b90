import type { KnowledgeArticle } from "@gomarketing/contracts";
import { useEffect, useState } from "react";
import type { ArticleText } from "../../backend/knowledge.ts";
import { readStored, writeStored } from "../../ui/stored.ts";

const KEEP_AFTER_MS = 300;
const NOTHING: ArticleText = { title: "", body: "", url: "" };

/** An article's text being edited. What is not saved stays in this browser: a closed tab loses nothing. */
export function useArticleDraft(article: KnowledgeArticle | undefined) {
  const key = `article:${article?.id ?? "new"}`;
  const saved = article ? { title: article.title, body: article.body ?? "", url: article.url ?? "" } : NOTHING;
  const [text, setText] = useState<ArticleText>(() => readDraft(key) ?? saved);
  const isChanged = text.title !== saved.title || text.body !== saved.body || text.url !== saved.url;
  useEffect(() => {
    const timer = setTimeout(() => writeStored(key, isChanged ? JSON.stringify(text) : null), KEEP_AFTER_MS);
    return () => clearTimeout(timer);
  }, [key, text, isChanged]);
  return {
    text,
    isChanged,
    change: (some: Partial<ArticleText>) => setText((before) => ({ ...before, ...some })),
    forget: () => {
      writeStored(key, null);
      setText(saved);
    },
    /** To be called once it is saved: there is nothing left to keep. */
    settle: () => writeStored(key, null),
  };
}

function readDraft(key: string): ArticleText | undefined {
  try {
    const kept: unknown = JSON.parse(readStored(key) ?? "null");
    return isText(kept) ? { title: kept.title, body: kept.body, url: kept.url } : undefined;
  } catch {
    return undefined;
  }
}

const isText = (kept: unknown): kept is ArticleText =>
  typeof kept === "object" &&
  kept !== null &&
  ["title", "body", "url"].every((name) => typeof (kept as Record<string, unknown>)[name] === "string");
