import type { Chat } from "@gomarketing/contracts";
import { lazy, type RefObject, Suspense } from "react";
import { useTranslations } from "use-intl";
import { toast } from "../../../ui/toast.ts";
import { useCommand } from "../../shell/commands/command-provider.tsx";
import type { ComposerHandle } from "../composer/composer.tsx";
import { type ChatSuggestion, type Insert, useSuggestion } from "./use-suggestion.ts";

const SuggestionCard = lazy(() =>
  import("./suggestion-card.tsx").then(({ SuggestionCard }) => ({ default: SuggestionCard })),
);

interface CopilotProps {
  chat: Chat;
  /** To put text where the agent writes. */
  composer: RefObject<ComposerHandle | null>;
}

/** Listens for suggestions of a chat, and shows the card while there is one. */
export function Copilot({ chat, composer }: CopilotProps) {
  const suggestion = useSuggestion(chat);
  const insert = useInsert(composer, suggestion);
  useCommand("suggest", () => suggestion.ask());
  useCommand("suggestFrom", () => suggestion.ask(composer.current?.text().trim()));

  if (suggestion.state.kind === "none") return null;
  return (
    <Suspense>
      <SuggestionCard suggestion={suggestion} onInsert={insert} />
    </Suspense>
  );
}

/** Puts a suggestion into the composer. What the agent was writing there comes back with one click. */
function useInsert(composer: RefObject<ComposerHandle | null>, { use }: ChatSuggestion): Insert {
  const t = useTranslations("suggestion");
  return (suggestion, suggested, text = suggested) => {
    const written = composer.current?.text() ?? "";
    composer.current?.replace(text);
    use(suggestion, suggested);
    if (written.trim() !== "")
      toast(t("replaced"), { action: { label: t("undo"), onClick: () => composer.current?.replace(written) } });
  };
}
