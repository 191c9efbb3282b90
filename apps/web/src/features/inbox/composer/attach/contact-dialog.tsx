import { useQuery } from "@tanstack/react-query";
import { Plus, X } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { findContacts } from "../../../../backend/contacts.ts";
import type { OwnContent } from "../../../../backend/outbox/outbox.ts";
import { keys } from "../../../../backend/query-keys.ts";
import { Avatar } from "../../../../ui/avatar.tsx";
import { Button, IconButton } from "../../../../ui/button.tsx";
import { Dialog } from "../../../../ui/dialog.tsx";
import { showPhone, toPhone } from "../../../../ui/phone-number.ts";
import { TextField } from "../../../../ui/text-field.tsx";
import { useSettled } from "../../../../ui/use-settled.ts";
import { DialogEnd } from "./dialog-end.tsx";

const MOST_SHOWN = 5;
const LONGEST_NAME = 255;
const MOST_CARDS = 50;

/** Cards: of contacts, or of whoever is written here; as many as one likes go in one message. */
export function ContactDialog({ onSend, onClose }: { onSend(content: OwnContent): void; onClose(): void }) {
  const t = useTranslations("attach");
  const [chosen, setChosen] = useState<readonly Card[]>([]);
  const [name, setName] = useState("");
  const [phone, setPhone] = useState("");
  const [isInvalid, setInvalid] = useState(false);
  const isWriting = name.trim() !== "" || phone.trim() !== "";
  const choose = (card: Card) => {
    setChosen([...chosen.filter((one) => one.phone !== card.phone), card].slice(0, MOST_CARDS));
    setName("");
    setPhone("");
    setInvalid(false);
  };
  /** What is written, once it is a card. */
  const written = (): Card | undefined => {
    const number = toPhone(phone);
    setInvalid(!number);
    return number && name.trim() ? { name: name.trim(), phone: number } : undefined;
  };
  const add = () => {
    const card = written();
    if (card) choose(card);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const last = isWriting ? written() : undefined;
    const [first, ...others] = [...chosen, ...(last ? [last] : [])];
    if (first && (last || !isWriting)) onSend({ type: "contact", ...first, ...(others.length > 0 && { others }) });
  };

  return (
    <Dialog isOpen onClose={onClose} title={t("contactTitle")}>
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <Chosen cards={chosen} onRemove={(card) => setChosen(chosen.filter((one) => one !== card))} />
        <TextField
          label={t("contactName")}
          hint={t("contactHint")}
          required={chosen.length === 0}
          autoFocus
          autoComplete="off"
          maxLength={LONGEST_NAME}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Known search={name} onChoose={choose} />
        <TextField
          label={t("contactPhone")}
          type="tel"
          autoComplete="off"
          value={phone}
          error={isInvalid ? t("phoneInvalid") : undefined}
          onChange={(event) => setPhone(event.target.value)}
        />
        {name.trim() && phone.trim() && (
          <Button
            tone="outline"
            size="small"
            className="self-start"
            icon={<Plus aria-hidden className="size-4" />}
            onClick={add}
          >
            {t("addContact")}
          </Button>
        )}
        <DialogEnd onClose={onClose} isDisabled={isWriting ? !name.trim() : chosen.length === 0} />
      </form>
    </Dialog>
  );
}

/** Whose cards go, each of which can be taken out again. */
function Chosen({ cards, onRemove }: { cards: readonly Card[]; onRemove(card: Card): void }) {
  const t = useTranslations("attach");
  if (cards.length === 0) return null;
  return (
    <ul aria-label={t("chosenContacts", { count: cards.length })} className="flex flex-wrap gap-1.5">
      {cards.map((card) => (
        <li
          key={card.phone}
          className="flex max-w-full items-center gap-1 rounded-full bg-brand-soft py-0.5 pr-0.5 pl-3 text-13 text-brand-ink"
        >
          <span className="truncate">{card.name}</span>
          <IconButton
            isSmall
            label={t("removeContact", { name: card.name })}
            onClick={() => onRemove(card)}
            className="rounded-full text-brand-ink"
          >
            <X aria-hidden className="size-4" />
          </IconButton>
        </li>
      ))}
    </ul>
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
