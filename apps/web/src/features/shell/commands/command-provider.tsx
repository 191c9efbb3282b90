"use client";

import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from "react";
import { COMMAND_IDS, type CommandId } from "./command-list.ts";
import { commandOf } from "./keys.ts";

type Run = () => void;

/** Who can do what at the moment. Of two who can do the same, the one who came last does it. */
class Commands {
  readonly #runs = new Map<CommandId, Run[]>();

  add(id: CommandId, run: Run): () => void {
    this.#runs.set(id, [...(this.#runs.get(id) ?? []), run]);
    return () =>
      this.#runs.set(
        id,
        (this.#runs.get(id) ?? []).filter((one) => one !== run),
      );
  }

  /** Does it, and answers whether anybody could. */
  run = (id: CommandId): boolean => {
    const run = this.#runs.get(id)?.at(-1);
    run?.();
    return run !== undefined;
  };

  available = (): CommandId[] => COMMAND_IDS.filter((id) => (this.#runs.get(id)?.length ?? 0) > 0);
}

const CommandContext = createContext<Commands | undefined>(undefined);

/** Listens to the keys of the whole page. */
export function CommandProvider({ children }: { children: ReactNode }) {
  const [commands] = useState(() => new Commands());
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const id = commandOf(event, isWriting(event.target));
      // What is asked over the page has the keys for itself.
      if (!id || document.querySelector("[role=dialog][data-state=open], [role=menu][data-state=open]")) return;
      if (commands.run(id)) event.preventDefault();
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, [commands]);
  return <CommandContext value={commands}>{children}</CommandContext>;
}

export function useCommands(): Commands {
  const commands = useContext(CommandContext);
  if (!commands) throw new Error("Commands are only there inside the desk.");
  return commands;
}

/** Offers to do something, by key and in the palette, as long as the component is there; undefined: not now. */
export function useCommand(id: CommandId, run: Run | undefined): void {
  const commands = useCommands();
  const latest = useRef(run);
  latest.current = run;
  const isOffered = run !== undefined;
  useEffect(() => (isOffered ? commands.add(id, () => latest.current?.()) : undefined), [commands, id, isOffered]);
}

const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) &&
  !(target instanceof HTMLInputElement && /^(checkbox|radio|range|button)$/.test(target.type));
