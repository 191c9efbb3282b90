import { Sparkles } from "lucide-react";
import { useTranslations } from "use-intl";
import { IconButton } from "../../../ui/button.tsx";
import { useCommands } from "../../shell/commands/command-provider.tsx";

/** Asks the copilot for an answer. */
export function CopilotButton() {
  const t = useTranslations("commands.names");
  const commands = useCommands();
  return (
    <IconButton label={t("suggest")} className="text-ai hover:text-ai" onClick={() => commands.run("suggest")}>
      <Sparkles aria-hidden className="size-5" />
    </IconButton>
  );
}
