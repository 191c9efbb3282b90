import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { findContacts } from "../../../../backend/contacts.ts";
import type { OwnContent } from "../../../../backend/outbox/outbox.ts";
import { keys } from "../../../../backend/query-keys.ts";
import { Avatar } from "../../../../ui/avatar.tsx";
import { Dialog } from "../../../../ui/dialog.tsx";
import { showPhone, toPhone } from "../../../../ui/phone-number.ts";
import { TextField } from "../../../../ui/text-field.tsx";
import { useSettled } from "../../../../ui/use-settled.ts";
import { DialogEnd } from "./dialog-end.tsx";

const MOST_SHOWN = 5;
const LONGEST_NAME = 255;

/** Somebody's card: one of the contacts, or whoever is written here. */
export function ContactDialog({ onSend, onClose }: { onSend(content: OwnContent): void; onClose(): void }) {
  const t = useTranslations("attach");
  const [name, setName] = useState("");
  const [phone, setPhone] = useState("");
  const [isInvalid, setInvalid] = useState(false);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const number = toPhone(phone);
    setInvalid(!number);
    if (number && name.trim()) onSend({ type: "contact", name: name.trim(), phone: number });
  };

  return (
    <Dialog isOpen onClose={onClose} title={t("contactTitle")}>
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <TextField
          label={t("contactName")}
          hint={t("contactHint")}
          required
          autoFocus
          autoComplete="off"
          maxLength={LONGEST_NAME}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Known search={name} onChoose={(known) => onSend({ type: "contact", ...known })} />
        <TextField
          label={t("contactPhone")}
          type="tel"
          autoComplete="off"
          value={phone}
          error={isInvalid ? t("phoneInvalid") : undefined}
          onChange={(event) => setPhone(event.target.value)}
        />
        <DialogEnd onClose={onClose} isDisabled={!name.trim()} />
      </form>
    </Dialog>
  );
}

interface Card {
  readonly name: string;
  readonly phone: string;
}

function Known({ search, onChoose }: { search: string; onChoose(card: Card): void }) {
  const t = useTranslations("attach");
  const settled = useSettled(search.trim());
  const found = useQuery({
    queryKey: keys.foundContacts(settled),
    queryFn: ({ signal }) => findContacts(settled, MOST_SHOWN, signal),
    enabled: settled !== "",
    placeholderData: (known) => known,
  }).data;
  if (!found?.length || settled === "") return null;
  return (
    <ul aria-label={t("knownContacts")} className="-mx-2 flex flex-col">
      {found.map(({ id, name, phone, pictureUrl }) =>
        phone ? (
          <li key={id}>
            <button
              type="button"
              onClick={() => onChoose({ name, phone })}
              className="flex w-full items-center gap-3 rounded-lg px-2 py-1.5 text-left hover:bg-shade"
            >
              <Avatar name={name} pictureUrl={pictureUrl} className="size-9" />
              <span className="min-w-0 flex-1">
                <span className="block truncate text-14 font-medium">{showPhone(name)}</span>
                <span className="block truncate text-12 text-ink-2">{showPhone(phone)}</span>
              </span>
            </button>
          </li>
        ) : null,
      )}
    </ul>
  );
}
