import { useTranslations } from "use-intl";
import { Dialog } from "../../../ui/dialog.tsx";
import { KeyCaps } from "../../../ui/key-caps.tsx";
import { COMMAND_IDS, factsOf, GROUPS } from "./command-list.ts";
import { isMac, keyNames } from "./keys.ts";

/** All that keys can do. */
export function ShortcutDialog({ onClose }: { onClose(): void }) {
  const t = useTranslations("commands");
  return (
    <Dialog isOpen onClose={onClose} title={t("title")} isWide>
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label={t("title")}
        className="-mx-3 max-h-[70dvh] overflow-y-auto rounded-xl px-3 py-2"
      >
        <div className="grid gap-x-8 gap-y-5 sm:grid-cols-2">
          {GROUPS.map((group) => (
            <section key={group} className="flex flex-col gap-1.5">
              <h3 className="text-12 font-semibold text-ink-2">{t(`groups.${group}`)}</h3>
              <Shortcuts group={group} />
            </section>
          ))}
        </div>
      </section>
    </Dialog>
  );
}

/** The shortcuts of one group, with what they do. */
function Shortcuts({ group }: { group: (typeof GROUPS)[number] }) {
  const t = useTranslations("commands");
  const mac = isMac();
  return (
    <dl>
      {COMMAND_IDS.map((id) => {
        const facts = factsOf(id);
        if (facts.group !== group || !facts.keys) return null;
        return (
          <div key={id} className="flex min-h-8 items-center justify-between gap-4 text-14">
            <dt>{t(`names.${id}`)}</dt>
            <dd>
              <KeyCaps names={keyNames(facts.keys, mac)} />
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
