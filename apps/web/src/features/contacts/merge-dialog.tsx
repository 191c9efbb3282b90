import type { Contact } from "@gomarketing/contracts";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { findContacts, mergeContacts } from "../../backend/contacts.ts";
import { keys } from "../../backend/query-keys.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { DialogButtons } from "../../ui/dialog-buttons.tsx";
import { FormError } from "../../ui/form-error.tsx";
import { showPhone } from "../../ui/phone-number.ts";
import { useProblemText } from "../../ui/problem-text.ts";
import { TextField } from "../../ui/text-field.tsx";
import { toast } from "../../ui/toast.ts";
import { useSettled } from "../../ui/use-settled.ts";
import { ContactRow } from "./contact-row.tsx";
import { useContactMutation } from "./use-contacts.ts";

const MOST_SHOWN = 6;

/** Makes another contact one with this one: looks for it, says what will happen, and does it. */
export function MergeDialog({ contact, onClose }: { contact: Contact; onClose(): void }) {
  const t = useTranslations("contacts");
  const problemText = useProblemText();
  const cache = useQueryClient();
  const [other, setOther] = useState<Contact>();
  const merge = useContactMutation((otherId: string) => mergeContacts(contact.id, otherId));
  if (!other) return <ChooseOther contact={contact} onChoose={setOther} onClose={onClose} />;

  const names = { stays: showPhone(contact.name), goes: showPhone(other.name) };
  const confirm = () =>
    merge.mutate(other.id, {
      onSuccess: () => {
        for (const queryKey of [keys.contactChats(contact.id), keys.contactNotes(contact.id)])
          void cache.invalidateQueries({ queryKey });
        toast.success(t("merged", names));
        onClose();
      },
    });
  return (
    <Dialog isOpen onClose={onClose} title={t("mergeConfirmTitle", names)} description={t("mergeConfirmText", names)}>
      <ul className="list-inside list-disc text-14 text-ink-2">
        <li>{t("mergeChats", names)}</li>
        <li>{t("mergeFields", names)}</li>
        <li>{t("mergeNotes")}</li>
      </ul>
      {merge.error && <FormError>{problemText(merge.error)}</FormError>}
      <DialogButtons
        isDanger
        label={t("mergeConfirm")}
        isBusy={merge.isPending}
        onConfirm={confirm}
        onClose={() => setOther(undefined)}
      />
    </Dialog>
  );
}

interface ChooseOtherProps {
  contact: Contact;
  onChoose(other: Contact): void;
  onClose(): void;
}

function ChooseOther({ contact, onChoose, onClose }: ChooseOtherProps) {
  const t = useTranslations("contacts");
  const [search, setSearch] = useState("");
  const q = useSettled(search.trim());
  const found = useQuery({
    queryKey: keys.foundContacts(`merge ${q}`),
    queryFn: ({ signal }) => findContacts(q, MOST_SHOWN, signal),
    enabled: q !== "",
    staleTime: 0,
  }).data;
  const others = found?.filter(({ id }) => id !== contact.id);
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("mergeTitle", { name: showPhone(contact.name) })}
      description={t("mergeLead")}
    >
      <TextField
        label={t("search")}
        type="search"
        autoFocus
        autoComplete="off"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      {others?.length === 0 && <p className="text-14 text-ink-2">{t("nothingTitle")}</p>}
      <ul aria-label={t("title")} className="-mx-4 empty:hidden">
        {others?.map((other) => (
          <li key={other.id}>
            <ContactRow contact={other} onOpen={() => onChoose(other)} />
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
