import { MAX_TEXT_CHARACTERS } from "@gomarketing/contracts";
import { z } from "zod";
import { plainText } from "../plain-text.ts";

/** A note's words, and the ids of the members it names. */
export const noteText = {
  text: plainText.trim().min(1).max(MAX_TEXT_CHARACTERS),
  mentions: z.array(plainText.max(64)).max(50).optional(),
};
export interface NoteText {
  readonly text: string;
  readonly mentions?: readonly string[] | undefined;
}
