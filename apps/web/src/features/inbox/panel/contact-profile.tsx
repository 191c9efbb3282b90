import type { Chat } from "@gomarketing/contracts";
import { Copy, Pencil } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { Avatar } from "../../../ui/avatar.tsx";
import { Button, IconButton } from "../../../ui/button.tsx";
import { showPhone } from "../../../ui/phone-number.ts";
import { TextField } from "../../../ui/text-field.tsx";
import { toast } from "../../../ui/toast.ts";
import { useMay } from "../../shell/use-may.ts";
import { useRenameContact } from "./use-contact.ts";

const LONGEST_NAME = 200;

export function ContactProfile({ chat }: { chat: Chat }) {
  const t = useTranslations("panel");
  const [isRenaming, setRenaming] = useState(false);
  const { contact } = chat;
  const mayChange = useMay("agent");
  return (
    <div className="flex flex-col items-center gap-1 border-b border-line px-4 py-5 text-center">
      <Avatar name={contact.name} pictureUrl={contact.pictureUrl} className="mb-2 size-20 !text-24" />
      {isRenaming ? (
        <NameForm chat={chat} onDone={() => setRenaming(false)} />
      ) : (
        <p className="flex max-w-full items-center gap-1 pl-8 text-15 font-semibold">
          <span className="min-w-0 break-words">{showPhone(contact.name)}</span>
          {mayChange && !chat.isGroup && (
            <IconButton isSmall label={t("rename")} onClick={() => setRenaming(true)}>
              <Pencil aria-hidden className="size-4" />
            </IconButton>
          )}
        </p>
      )}
      {contact.phone && <Phone phone={contact.phone} />}
      {chat.group?.description && (
        <p className="mt-2 max-w-full text-left text-13 break-words whitespace-pre-wrap text-ink-2">
          {chat.group.description}
        </p>
      )}
    </div>
  );
}

function NameForm({ chat, onDone }: { chat: Chat; onDone(): void }) {
  const t = useTranslations("panel");
  const common = useTranslations("common");
  const rename = useRenameContact(chat.contact.id);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get("name")).trim();
    if (name) rename.mutate(name, { onSuccess: onDone });
  };
  return (
    <form onSubmit={submit} className="flex w-full flex-col gap-2 text-left">
      <TextField
        label={t("name")}
        name="name"
        required
        autoFocus
        maxLength={LONGEST_NAME}
        defaultValue={chat.contact.name}
      />
      <div className="flex justify-end gap-2">
        <Button size="small" tone="quiet" onClick={onDone}>
          {common("cancel")}
        </Button>
        <Button size="small" type="submit" isBusy={rename.isPending}>
          {common("save")}
        </Button>
      </div>
    </form>
  );
}

function Phone({ phone }: { phone: string }) {
  const t = useTranslations("thread");
  const copied = useTranslations("common")("copied");
  return (
    <p className="flex items-center gap-1 pl-8 text-13 text-ink-2">
      {showPhone(phone)}
      <IconButton
        isSmall
        label={t("copyPhone")}
        onClick={() => void navigator.clipboard.writeText(phone).then(() => toast.success(copied))}
      >
        <Copy aria-hidden className="size-4" />
      </IconButton>
    </p>
  );
}
