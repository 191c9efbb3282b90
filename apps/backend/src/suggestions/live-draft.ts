import type { LiveEvent } from "@gomarketing/contracts";
import type { BackendContext } from "../context.ts";
import type { RunningSuggestion } from "./running-suggestion.ts";

/** Eyes follow no faster, and each event carries the whole draft. */
const EVERY_MS = 80;

/** Shows those who look at the chat the draft as it grows. How it ends they hear from the database. */
export function tellBrowsers({ presence }: Pick<BackendContext, "presence">, running: RunningSuggestion): void {
  const { id, chatId, organizationId, source } = running;
  const tell = (event: "suggestion.started" | "suggestion.delta", text: string) =>
    presence(organizationId, [`chat:${chatId}`], { event, data: { chatId, id, text, source } } satisfies LiveEvent);
  let draft = "";
  let timer: NodeJS.Timeout | undefined;
  tell("suggestion.started", "");
  running.listen((event) => {
    if (event.type === "done" || event.type === "error") return clearTimeout(timer);
    draft = event.type === "delta" ? event.draft : "";
    timer ??= setTimeout(() => {
      timer = undefined;
      tell("suggestion.delta", draft);
    }, EVERY_MS);
  });
}
