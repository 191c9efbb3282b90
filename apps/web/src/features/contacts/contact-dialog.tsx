import type { Contact } from "@gomarketing/contracts";
import { X } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Awaited } from "../../ui/awaited.tsx";
import { Button, IconButton } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { showPhone } from "../../ui/phone-number.ts";
import { ContactFields } from "../inbox/panel/contact-fields.tsx";
import { useContact } from "../inbox/panel/use-contact.ts";
import { useMay } from "../shell/use-may.ts";
import { BlockButton } from "./block-button.tsx";
import { ContactChats } from "./contact-chats.tsx";
import { ContactForm } from "./contact-form.tsx";
import { ContactNotes } from "./contact-notes.tsx";
import { MergeDialog } from "./merge-dialog.tsx";

/** All that is known of one contact, and what can be done with it. */
export function ContactDialog({ id, onClose }: { id: string; onClose(): void }) {
  const t = useTranslations("contacts");
  const contact = useContact(id);
  return (
    <Dialog isOpen isWide onClose={onClose} title={contact.data ? showPhone(contact.data.name) : t("contact")}>
      <IconButton label={t("close")} onClick={onClose} className="absolute top-3 right-3">
        <X aria-hidden className="size-5" />
      </IconButton>
      {contact.data ? (
        <Details contact={contact.data} />
      ) : (
        <Awaited query={contact} className="h-24 rounded-xl" count={3} />
      )}
    </Dialog>
  );
}

function Details({ contact }: { contact: Contact }) {
  const t = useTranslations("contacts");
  const mayChange = useMay("agent");
  const [isMerging, setMerging] = useState(false);
  return (
    <div className="grid gap-x-8 gap-y-6 md:grid-cols-2">
      <div className="flex min-w-0 flex-col gap-6">
        <ContactForm key={contact.id} contact={contact} />
        {mayChange && (
          <div className="flex flex-wrap gap-2">
            <Button tone="outline" size="small" onClick={() => setMerging(true)}>
              {t("merge")}
            </Button>
            <BlockButton contact={contact} />
          </div>
        )}
      </div>
      <div className="-mx-4 flex min-w-0 flex-col md:-mt-4">
        <ContactChats contact={contact} />
        <ContactFields contactId={contact.id} isReadOnly />
        <ContactNotes contactId={contact.id} />
      </div>
      {isMerging && <MergeDialog contact={contact} onClose={() => setMerging(false)} />}
    </div>
  );
}
