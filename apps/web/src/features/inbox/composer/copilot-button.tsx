import { LoaderCircle, Sparkles } from "lucide-react";
import { lazy } from "react";
import { useTranslations } from "use-intl";
import { IconButton } from "../../../ui/button.tsx";
import { LazyPopup } from "../../../ui/lazy-popup.tsx";
import { useCommands } from "../../shell/commands/command-provider.tsx";
import { type DraftAccess, useRewrite } from "./use-rewrite.ts";

const CopilotMenu = lazy(() => import("./copilot-menu.tsx").then(({ CopilotMenu }) => ({ default: CopilotMenu })));

/** Asks the copilot for an answer; or, where something is written, what it shall do with that. */
export function CopilotButton({ hasText, draft }: { hasText: boolean; draft: DraftAccess }) {
  const t = useTranslations("composer.copilot");
  const commands = useCommands();
  const { rewrite, isBusy } = useRewrite(draft);
  const label = hasText ? t("open") : t("suggest");
  const icon = isBusy ? (
    <LoaderCircle aria-hidden className="size-5 animate-spin-slow" />
  ) : (
    <Sparkles aria-hidden className="size-5" />
  );
  if (!hasText || isBusy)
    return (
      <IconButton
        label={label}
        aria-busy={isBusy || undefined}
        disabled={isBusy}
        className="text-ai hover:text-ai"
        onClick={() => commands.run("suggest")}
      >
        {icon}
      </IconButton>
    );
  return (
    <LazyPopup
      kind="menu"
      trigger={
        <IconButton label={label} className="text-ai hover:text-ai">
          {icon}
        </IconButton>
      }
    >
      {(trigger) => <CopilotMenu trigger={trigger} onRewrite={rewrite} />}
    </LazyPopup>
  );
}
