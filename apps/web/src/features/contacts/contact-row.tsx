import type { Contact } from "@gomarketing/contracts";
import { useTranslations } from "use-intl";
import { Avatar } from "../../ui/avatar.tsx";
import { showPhone } from "../../ui/phone-number.ts";

/** One contact in a list; a click opens it, or chooses it. */
export function ContactRow({ contact, onOpen }: { contact: Contact; onOpen(id: string): void }) {
  const t = useTranslations("contacts");
  const { id, name, phone, pictureUrl, fields, blockedAt } = contact;
  const details = [phone && phone !== name && showPhone(phone), fields.email?.value].filter(Boolean).join(" · ");
  return (
    <button
      type="button"
      onClick={() => onOpen(id)}
      className="flex min-h-15 w-full items-center gap-3 px-4 py-2 text-left -outline-offset-2 hover:bg-shade"
    >
      <Avatar name={name} pictureUrl={pictureUrl} className="size-10" />
      <span className="min-w-0 flex-1">
        <span className="block truncate text-14 font-medium">{showPhone(name)}</span>
        {details && <span className="block truncate text-13 text-ink-2">{details}</span>}
      </span>
      {blockedAt && (
        <span className="shrink-0 rounded-full bg-danger-soft px-2 text-12 leading-5 font-medium text-danger">
          {t("blocked")}
        </span>
      )}
    </button>
  );
}
