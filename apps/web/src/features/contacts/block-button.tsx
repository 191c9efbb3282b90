import type { Contact } from "@gomarketing/contracts";
import { Ban } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { blockContact } from "../../backend/contacts.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { showPhone } from "../../ui/phone-number.ts";
import { useProblemText } from "../../ui/problem-text.ts";
import { toast } from "../../ui/toast.ts";
import { useContactMutation } from "./use-contacts.ts";

/** Blocks a contact at WhatsApp, after a question; unblocks at once. */
export function BlockButton({ contact }: { contact: Contact }) {
  const t = useTranslations("contacts");
  const problemText = useProblemText();
  const [isAsking, setAsking] = useState(false);
  const block = useContactMutation((blocked: boolean) => blockContact(contact.id, blocked));
  const close = () => setAsking(false);
  if (contact.blockedAt)
    return (
      <Button
        tone="outline"
        size="small"
        isBusy={block.isPending}
        onClick={() => block.mutate(false, { onError: (error) => toast.error(problemText(error)) })}
      >
        {t("unblock")}
      </Button>
    );
  return (
    <>
      <Button
        tone="outline"
        size="small"
        icon={<Ban aria-hidden className="size-4 text-danger" />}
        onClick={() => setAsking(true)}
      >
        {t("block")}
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={t("blockTitle", { name: showPhone(contact.name) })}
          text={t("blockText")}
          label={t("block")}
          isBusy={block.isPending}
          error={block.error}
          onConfirm={() => block.mutate(true, { onSuccess: close })}
          onClose={close}
        />
      )}
    </>
  );
}
