import type { Chat } from "@gomarketing/contracts";
import { lazy, type RefObject, Suspense } from "react";
import { useTranslations } from "use-intl";
import { toast } from "../../../ui/toast.ts";
import { useCommand } from "../../shell/commands/command-provider.tsx";
import { useMe } from "../../shell/use-me.ts";
import type { ComposerHandle } from "../composer/composer.tsx";
import { type ChatSuggestion, type Insert, useSuggestion } from "../suggestion/use-suggestion.ts";
import { OnlookerLine } from "./onlooker-line.tsx";

const SuggestionCard = lazy(() =>
  import("../suggestion/suggestion-card.tsx").then(({ SuggestionCard }) => ({ default: SuggestionCard })),
);

interface AboveComposerProps {
  chat: Chat;
  /** To put text where the agent writes. */
  composer: RefObject<ComposerHandle | null>;
}

/** Between the messages and the composer: what helps to write the next answer. */
export function AboveComposer({ chat, composer }: AboveComposerProps) {
  const me = useMe();
  return (
    <>
      <OnlookerLine chatId={chat.id} memberId={me.id} />
      {me.role !== "read_only" && <Copilot chat={chat} composer={composer} />}
    </>
  );
}

function Copilot({ chat, composer }: AboveComposerProps) {
  const suggestion = useSuggestion(chat);
  const insert = useInsert(composer, suggestion);
  useCommand("suggest", () => suggestion.ask());

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
