import type { Chat } from "@gomarketing/contracts";
import type { RefObject } from "react";
import { useMe } from "../../shell/use-me.ts";
import type { ComposerHandle } from "../composer/composer.tsx";
import { Copilot } from "../suggestion/copilot.tsx";
import { OnlookerLine } from "./onlooker-line.tsx";

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
