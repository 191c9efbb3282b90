import { Search } from "lucide-react";
import { Dialog } from "radix-ui";
import { type KeyboardEvent, useId, useState } from "react";
import { useTranslations } from "use-intl";
import { classNames } from "../../ui/class-names.ts";
import { KeyCaps } from "../../ui/key-caps.tsx";
import { useReturnFocus } from "../../ui/use-return-focus.ts";
import { type PaletteEntry, type PaletteGroup, usePaletteEntries } from "./use-palette-entries.tsx";

/** One field for everything: chats, people, messages, pages and what can be done now. */
export function Palette({ onClose }: { onClose(): void }) {
  const t = useTranslations("palette");
  const [typed, setTyped] = useState("");
  const groups = usePaletteEntries(typed.trim(), onClose);
  const entries = groups.flatMap((group) => group.entries);
  const [chosen, setChosen] = useState(0);
  const at = Math.min(chosen, Math.max(0, entries.length - 1));
  const listId = useId();
  const focus = useReturnFocus();

  const type = (value: string) => {
    setTyped(value);
    setChosen(0);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0 && entries.length > 0) {
      event.preventDefault();
      const next = (at + step + entries.length) % entries.length;
      setChosen(next);
      document.getElementById(`${listId}-${next}`)?.scrollIntoView({ block: "nearest" });
    }
    if (event.key === "Enter" && !event.nativeEvent.isComposing) {
      event.preventDefault();
      entries[at]?.run();
    }
  };

  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/50" />
        <Dialog.Content
          {...focus}
          aria-describedby={undefined}
          className="fixed top-[max(1rem,12dvh)] left-1/2 z-50 flex max-h-[min(32rem,80dvh)] w-[calc(100%-1.5rem)] max-w-xl -translate-x-1/2 flex-col overflow-hidden rounded-2xl border border-line bg-surface shadow-pop"
        >
          <Dialog.Title className="sr-only">{t("title")}</Dialog.Title>
          <div className="relative border-b border-line">
            <Search aria-hidden className="pointer-events-none absolute top-4 left-4 size-5 text-ink-2" />
            <input
              role="combobox"
              aria-label={t("title")}
              aria-expanded
              aria-controls={listId}
              aria-activedescendant={entries.length > 0 ? `${listId}-${at}` : undefined}
              placeholder={t("placeholder")}
              value={typed}
              maxLength={100}
              autoComplete="off"
              onChange={(event) => type(event.target.value)}
              onKeyDown={onKeyDown}
              className="h-13 w-full bg-transparent pr-4 pl-12 text-15 outline-none"
            />
          </div>
          <div id={listId} role="listbox" aria-label={t("results")} className="min-h-24 overflow-y-auto p-2">
            {groups.map((group) => (
              <Group
                key={group.title}
                group={group}
                indexOf={(entry) => entries.indexOf(entry)}
                chosen={at}
                listId={listId}
                onPoint={setChosen}
              />
            ))}
            {entries.length === 0 && <p className="p-6 text-center text-14 text-ink-2">{t("nothing")}</p>}
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

interface GroupProps {
  group: PaletteGroup;
  indexOf(entry: PaletteEntry): number;
  chosen: number;
  listId: string;
  onPoint(index: number): void;
}

function Group({ group: { title, entries }, indexOf, chosen, listId, onPoint }: GroupProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of a listbox has no element of its own
    <div role="group" aria-label={title}>
      <p aria-hidden className="px-2 pt-2 pb-1 text-12 font-semibold text-ink-2">
        {title}
      </p>
      {entries.map((entry) => {
        const index = indexOf(entry);
        return (
          <Option
            key={entry.key}
            id={`${listId}-${index}`}
            entry={entry}
            isChosen={index === chosen}
            onPoint={() => onPoint(index)}
          />
        );
      })}
    </div>
  );
}

interface OptionProps {
  id: string;
  entry: PaletteEntry;
  isChosen: boolean;
  onPoint(): void;
}

function Option({ id, entry, isChosen, onPoint }: OptionProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys work in the field above, which has the focus
    // biome-ignore lint/a11y/useFocusableInteractive: an option of a combobox is never focused itself
    <div
      id={id}
      role="option"
      aria-selected={isChosen}
      onClick={entry.run}
      onPointerMove={onPoint}
      className={classNames(
        "flex min-h-11 cursor-pointer items-center gap-3 rounded-lg px-2 py-1",
        isChosen && "bg-brand-soft text-brand-ink forced-colors:outline-2",
      )}
    >
      <span aria-hidden className="flex size-8 shrink-0 items-center justify-center text-ink-2 [&>svg]:size-4.5">
        {entry.icon}
      </span>
      <span className="min-w-0 flex-1">
        <span className="block truncate text-14 font-medium">{entry.label}</span>
        {entry.detail && <span className="block truncate text-12 text-ink-2">{entry.detail}</span>}
      </span>
      {entry.keys && (
        <span aria-hidden>
          <KeyCaps names={entry.keys} />
        </span>
      )}
    </div>
  );
}
