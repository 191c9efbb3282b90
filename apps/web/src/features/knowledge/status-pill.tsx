import type { KnowledgeArticle } from "@gomarketing/contracts";
import { useTranslations } from "use-intl";
import { classNames } from "../../ui/class-names.ts";

const TONES = {
  draft: "bg-shade-2 text-ink",
  published: "bg-ok-soft text-ok",
  changed: "bg-warn-soft text-warn",
} as const;

/** Whether the copilot finds it. */
export function StatusPill({ status }: Pick<KnowledgeArticle, "status">) {
  const t = useTranslations("knowledge.status");
  return (
    <span className={classNames("shrink-0 rounded-full px-2.5 py-0.5 text-12 font-medium", TONES[status])}>
      {t(status)}
    </span>
  );
}
