import type { Chat } from "@gomarketing/contracts";
import type { RefObject } from "react";
import { useMe } from "../../shell/use-me.ts";
import type { ComposerHandle } from "../composer/composer.tsx";
import { OnlookerLine } from "./onlooker-line.tsx";

interface AboveComposerProps {
  chat: Chat;
  /** To put text where the agent writes. */
  composer: RefObject<ComposerHandle | null>;
}

/** Between the messages and the composer: what helps to write the next answer. */
export function AboveComposer({ chat }: AboveComposerProps) {
  const me = useMe();
  return <OnlookerLine chatId={chat.id} memberId={me.id} />;
}
