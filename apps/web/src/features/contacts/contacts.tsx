"use client";

import { ContactRound } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import type { ContactFilter } from "../../backend/contacts.ts";
import { Awaited } from "../../ui/awaited.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { MoreButton } from "../../ui/more-button.tsx";
import { Page } from "../../ui/page.tsx";
import { useSettled } from "../../ui/use-settled.ts";
import { ContactFilters } from "./contact-filters.tsx";
import { ContactRow } from "./contact-row.tsx";
import { type ContactAction, ContactsActions } from "./contacts-actions.tsx";
import { openContact, useContactList, useOpenContactId } from "./use-contacts.ts";

const ContactDialog = lazy(() => import("./contact-dialog.tsx").then((module) => ({ default: module.ContactDialog })));
const NewContactDialog = lazy(() =>
  import("./new-contact-dialog.tsx").then((module) => ({ default: module.NewContactDialog })),
);
const ImportDialog = lazy(() =>
  import("./import/import-dialog.tsx").then((module) => ({ default: module.ImportDialog })),
);
const FieldsDialog = lazy(() => import("./fields-dialog.tsx").then((module) => ({ default: module.FieldsDialog })));

/** Everybody whom the organization knows. */
export function Contacts() {
  return (
    // The address is only known in the browser, not while the page is exported.
    <Suspense>
      <ContactsPage />
    </Suspense>
  );
}

function ContactsPage() {
  const t = useTranslations("contacts");
  const [filter, setFilter] = useState<ContactFilter>({});
  const [search, setSearch] = useState("");
  const [action, setAction] = useState<ContactAction>();
  const contactId = useOpenContactId();
  const q = useSettled(search.trim());
  const asked = { ...filter, ...(q && { q }) };
  const close = () => setAction(undefined);
  return (
    <Page title={t("title")} lead={t("lead")} action={<ContactsActions filter={asked} onChoose={setAction} />}>
      <ContactFilters search={search} onSearch={setSearch} filter={filter} onFilter={setFilter} />
      <ContactList filter={asked} />
      <Suspense>
        {contactId && <ContactDialog key={contactId} id={contactId} onClose={() => openContact(undefined)} />}
        {action === "new" && <NewContactDialog onClose={close} />}
        {action === "import" && <ImportDialog onClose={close} />}
        {action === "fields" && <FieldsDialog onClose={close} />}
      </Suspense>
    </Page>
  );
}

function ContactList({ filter }: { filter: ContactFilter }) {
  const t = useTranslations("contacts");
  const list = useContactList(filter);
  const contacts = list.data?.pages.flatMap((page) => page.contacts);
  const isNarrowed = Object.keys(filter).length > 0;

  if (!contacts) return <Awaited query={list} className="h-15 rounded-xl" count={6} />;
  if (contacts.length === 0)
    return (
      <div className="rounded-2xl border border-line bg-surface">
        <EmptyState
          icon={<ContactRound />}
          title={t(isNarrowed ? "nothingTitle" : "emptyTitle")}
          text={t(isNarrowed ? "nothingText" : "emptyText")}
        />
      </div>
    );
  return (
    <>
      <ul
        aria-label={t("title")}
        aria-busy={list.isPlaceholderData || undefined}
        className="divide-y divide-line overflow-hidden rounded-2xl border border-line bg-surface"
      >
        {contacts.map((contact) => (
          <li key={contact.id}>
            <ContactRow contact={contact} onOpen={openContact} />
          </li>
        ))}
      </ul>
      <MoreButton label={t("more")} list={list} />
    </>
  );
}
