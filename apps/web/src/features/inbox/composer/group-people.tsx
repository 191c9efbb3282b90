import type { Chat } from "@gomarketing/contracts";
import { type RefObject, useEffect } from "react";
import { type Named, namePeople } from "./name-people.ts";
import { useParticipants } from "./use-participants.ts";

/** Finds whom a text names. */
export type Namer = (text: string) => Named;

/** Knows a group's people while a text to it is written. Shows nothing. */
export function GroupPeople({ chat, namer }: { chat: Chat; namer: RefObject<Namer | undefined> }) {
  const { people } = useParticipants(chat);
  useEffect(() => {
    namer.current = (text) => namePeople(text, people);
    return () => {
      namer.current = undefined;
    };
  }, [namer, people]);
  return null;
}
