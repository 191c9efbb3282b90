import type { Rewriting } from "@gomarketing/contracts";
import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { rewriteDraft } from "../../../backend/assistance.ts";
import { toast } from "../../../ui/toast.ts";

/** What is written in the composer, and how to put something in its place. */
export interface DraftAccess {
  text(): string;
  replace(text: string): void;
}

export type Manner = Omit<Rewriting, "text">;

/** Has a draft rewritten. What was written comes back with one click; whatever was typed meanwhile is left alone. */
export function useRewrite(draft: DraftAccess) {
  const t = useTranslations("composer.copilot");
  const { mutate, isPending } = useMutation({ mutationFn: rewriteDraft });
  const rewrite = (manner: Manner) => {
    const written = draft.text();
    mutate(
      { ...manner, text: written },
      {
        onSuccess: (text) => {
          if (draft.text() !== written)
            return toast(t("ready"), { action: { label: t("use"), onClick: () => draft.replace(text) } });
          draft.replace(text);
          toast(t("replaced"), { action: { label: t("undo"), onClick: () => draft.replace(written) } });
        },
      },
    );
  };
  return { rewrite, isBusy: isPending };
}
