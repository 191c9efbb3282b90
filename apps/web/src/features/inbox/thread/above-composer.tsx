import type { Chat } from "@gomarketing/contracts";
import type { RefObject } from "react";
import type { ComposerHandle } from "../composer/composer.tsx";

interface AboveComposerProps {
  chat: Chat;
  /** To put text where the agent writes. */
  composer: RefObject<ComposerHandle | null>;
}

/** Between the messages and the composer: what helps to write the next answer. */
export function AboveComposer(_props: AboveComposerProps) {
  return null;
}
