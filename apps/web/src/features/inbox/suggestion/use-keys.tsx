import { factsOf } from "../../shell/commands/command-list.ts";
import { isMac, keyNames } from "../../shell/commands/keys.ts";

const SHOWN: Readonly<Record<string, string>> = { Enter: "↵" };

/** The keys that use the suggestion, on its button. */
export function UseKeys() {
  const { keys } = factsOf("useSuggestion");
  const names = keys ? keyNames(keys, isMac()) : [];
  return (
    <kbd aria-hidden className="font-mono text-11 opacity-85 max-md:hidden">
      {names.map((name) => SHOWN[name] ?? name).join(" ")}
    </kbd>
  );
}
