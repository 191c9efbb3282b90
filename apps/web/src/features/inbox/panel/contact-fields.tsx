import type { Contact } from "@gomarketing/contracts";
import { useFormatter, useTranslations } from "use-intl";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { useFieldName, useSourceName } from "./field-names.ts";
import { PanelSection } from "./panel-section.tsx";
import { useContact } from "./use-contact.ts";

/** What was learned of a customer, each with where it comes from, how sure it is, and since when. */
export function ContactFields({ contactId }: { contactId: string }) {
  const t = useTranslations("panel");
  const contact = useContact(contactId).data;
  return (
    <PanelSection title={t("fields")}>
      {!contact && <Skeleton className="h-9 rounded-lg" count={2} />}
      {contact && <Fields fields={contact.fields} />}
    </PanelSection>
  );
}

function Fields({ fields }: Pick<Contact, "fields">) {
  const t = useTranslations("panel");
  const nameOf = useFieldName();
  const known = Object.entries(fields);
  if (known.length === 0) return <p className="text-13 text-ink-2">{t("noFields")}</p>;
  return (
    <dl className="flex flex-col gap-3">
      {known.map(([name, field]) => (
        <div key={name} className="min-w-0">
          <dt className="text-12 text-ink-2">{nameOf(name)}</dt>
          <dd className="text-14 break-words">
            {field.value}
            <Source field={field} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Source({ field: { source, confidence, at } }: { field: Contact["fields"][string] }) {
  const t = useTranslations("panel");
  const format = useFormatter();
  const from = useSourceName()(source);
  return (
    <span className="block text-12 text-ink-2">
      {t("source", {
        source: from,
        confidence: format.number(confidence, { style: "percent" }),
        at: format.dateTime(new Date(at), { dateStyle: "short" }),
      })}
    </span>
  );
}
