import { useCallback, useEffect, useRef } from "react";
import { useSayLook } from "../../../backend/live/live-provider.tsx";

const REPEAT_MS = 20_000;
/** Whoever has not touched a key for so long does not type any more. */
const TYPING_ENDS_AFTER_MS = 5_000;

/** Tells colleagues that one has a chat open, and, whenever the answer is called, that one writes in it. */
export function useLook(chatId: string): () => void {
  const say = useSayLook();
  const typing = useRef<ReturnType<typeof setTimeout>>(undefined);

  useEffect(() => {
    const look = () =>
      say(chatId, document.visibilityState === "visible" ? (typing.current ? "typing" : "viewing") : "idle");
    look();
    const timer = setInterval(look, REPEAT_MS);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearInterval(timer);
      clearTimeout(typing.current);
      typing.current = undefined;
      document.removeEventListener("visibilitychange", look);
      say(chatId, "idle");
    };
  }, [chatId, say]);

  return useCallback(() => {
    if (!typing.current) say(chatId, "typing");
    clearTimeout(typing.current);
    typing.current = setTimeout(() => {
      typing.current = undefined;
      say(chatId, "viewing");
    }, TYPING_ENDS_AFTER_MS);
  }, [chatId, say]);
}
