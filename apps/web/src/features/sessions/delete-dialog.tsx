import type { SessionResource } from "@gomarketing/contracts";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { useProblemText } from "../../ui/problem-text.ts";
import { TextField } from "../../ui/text-field.tsx";
import { toast } from "../../ui/toast.ts";
import type { DialogState } from "./session-dialogs.tsx";
import { useDeleteSession, useSessionContents } from "./use-session-actions.ts";

/** Says how much would be lost, and asks for the session's name: one click must not erase a company's conversations. */
export function DeleteDialog({ session, isOpen, onClose }: { session: SessionResource } & DialogState) {
  const t = useTranslations("sessions");
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={t("deleteTitle", { name: session.name })}
      description={t("deleteText")}
    >
      <DeleteForm session={session} onClose={onClose} />
    </Dialog>
  );
}

/** The server refuses while the session is in use and says why: shown here, nothing is forced. */
function DeleteForm({ session, onClose }: { session: SessionResource; onClose(): void }) {
  const t = useTranslations("sessions");
  const cancel = useTranslations("common")("cancel");
  const problemText = useProblemText();
  const contents = useSessionContents(session.id).data;
  const remove = useDeleteSession(session.id);
  const [typed, setTyped] = useState("");
  const isNamed = typed.trim() === session.name.trim();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!isNamed) return;
    void remove.mutateAsync().then(
      // Also when its live event was faster, and this form is gone with the session by now.
      () => {
        toast.success(t("deleted"));
        onClose();
      },
      () => undefined,
    );
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-5">
      {contents && (
        <p className="text-14 font-medium">
          {t("deleteCounts", { chats: contents.chatCount, messages: contents.messageCount })}
        </p>
      )}
      <TextField
        label={t("deleteType", { name: session.name })}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        autoComplete="off"
        spellCheck={false}
      />
      {remove.error && (
        <p role="alert" className="rounded-[10px] bg-danger-soft px-3 py-2.5 text-13 text-danger">
          {problemText(remove.error)}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Button tone="quiet" onClick={onClose}>
          {cancel}
        </Button>
        <Button type="submit" tone="danger" disabled={!isNamed} isBusy={remove.isPending}>
          {t("deleteConfirm")}
        </Button>
      </div>
    </form>
  );
}
