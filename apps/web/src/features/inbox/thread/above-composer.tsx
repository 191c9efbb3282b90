import type { Chat } from "@gomarketing/contracts";
<<<<<<< HEAD
import type { RefObject } from "react";
import { useMe } from "../../shell/use-me.ts";
import type { ComposerHandle } from "../composer/composer.tsx";
import { OnlookerLine } from "./onlooker-line.tsx";
=======
import { lazy, type RefObject, Suspense } from "react";
import { useTranslations } from "use-intl";
import { toast } from "../../../ui/toast.ts";
import { useCommand } from "../../shell/commands/command-provider.tsx";
import { useMe } from "../../shell/use-me.ts";
import type { ComposerHandle } from "../composer/composer.tsx";
import { type ChatSuggestion, type Insert, useSuggestion } from "../suggestion/use-suggestion.ts";

const SuggestionCard = lazy(() =>
  import("../suggestion/suggestion-card.tsx").then(({ SuggestionCard }) => ({ default: SuggestionCard })),
);
>>>>>>> 8ef0be1 (Show what the copilot proposes above the composer: streamed, checked, with its sources, to use, change or throw away)

interface AboveComposerProps {
  chat: Chat;
  /** To put text where the agent writes. */
  composer: RefObject<ComposerHandle | null>;
}

/** Between the messages and the composer: what helps to write the next answer. */
<<<<<<< HEAD
export function AboveComposer({ chat }: AboveComposerProps) {
  const me = useMe();
  return <OnlookerLine chatId={chat.id} memberId={me.id} />;
=======
export function AboveComposer({ chat, composer }: AboveComposerProps) {
  return useMe().role === "read_only" ? null : <Copilot chat={chat} composer={composer} />;
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
>>>>>>> 8ef0be1 (Show what the copilot proposes above the composer: streamed, checked, with its sources, to use, change or throw away)
}
