import type { QuickReply } from "@gomarketing/contracts";
import { Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import type { QuickReplyText } from "../../backend/quick-replies.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { DialogButtons } from "../../ui/dialog-buttons.tsx";
import { FormError } from "../../ui/form-error.tsx";
import { useProblemText } from "../../ui/problem-text.ts";
import { SelectField } from "../../ui/select-field.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { useMay } from "../shell/use-may.ts";
import { useTeams } from "../shell/use-teamwork.ts";
import { FileField } from "./file-field.tsx";
import { TextWithVariables } from "./text-with-variables.tsx";
import { useRemoveReply, useSaveReply } from "./use-reply-actions.ts";

interface ReplyDialogProps {
  /** Absent: a new one. */
  reply?: QuickReply;
  onClose(): void;
}

/** One reply: its shortcut, its text, for whom, with which file. What is for others, admins change. */
export function ReplyDialog({ reply, onClose }: ReplyDialogProps) {
  const t = useTranslations("quickReplies");
  const isAdmin = useMay("admin");
  const mayChange = !reply || reply.scope === "mine" || isAdmin;
  const problemText = useProblemText();
  const [text, setText] = useState<QuickReplyText>(() => textOf(reply));
  const [isLeaving, setLeaving] = useState(false);
  const [isUploading, setUploading] = useState(false);
  const save = useSaveReply(reply?.id, onClose);
  const remove = useRemoveReply(onClose);
  const change = (some: Partial<QuickReplyText>) => setText((before) => ({ ...before, ...some }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(text);
  };
  if (reply && isLeaving)
    return (
      <ConfirmDialog
        title={t("deleteTitle", { shortcut: reply.shortcut })}
        text={t("deleteText")}
        label={t("delete")}
        isBusy={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate(reply.id)}
        onClose={() => setLeaving(false)}
      />
    );
  return (
    <Dialog isOpen isWide onClose={onClose} title={reply ? t("edit", { shortcut: reply.shortcut }) : t("new")}>
      <form onSubmit={submit} className="flex min-h-0 flex-col gap-4">
        <fieldset disabled={!mayChange} className="flex flex-col gap-4">
          <TextField
            label={t("shortcut")}
            hint={t("shortcutHint")}
            value={text.shortcut}
            required
            maxLength={32}
            pattern="[\p{L}\p{N}_\-]+"
            autoComplete="off"
            onChange={(event) => change({ shortcut: event.target.value })}
          />
          <TextWithVariables text={text.text} onChange={(written) => change({ text: written })} />
          <Scope text={text} isAdmin={isAdmin} onChange={change} />
          <FileField mediaId={text.mediaId} onChange={(mediaId) => change({ mediaId })} onBusy={setUploading} />
        </fieldset>
        {save.error && <FormError>{problemText(save.error)}</FormError>}
        <div className="flex flex-wrap items-center gap-2">
          {reply && mayChange && (
            <Button tone="quiet" icon={<Trash2 aria-hidden className="size-4" />} onClick={() => setLeaving(true)}>
              {t("delete")}
            </Button>
          )}
          <span className="flex-1" />
          <DialogButtons
            label={t("save")}
            isBusy={save.isPending}
            isDisabled={!mayChange || isUploading || text.text.trim() === ""}
            onClose={onClose}
          />
        </div>
      </form>
    </Dialog>
  );
}

const textOf = (reply?: QuickReply): QuickReplyText => ({
  shortcut: reply?.shortcut ?? "",
  text: reply?.text ?? "",
  mediaId: reply?.mediaId ?? null,
  scope: reply?.scope ?? "mine",
  ...(reply?.teamId && { teamId: reply.teamId }),
});

interface ScopeProps {
  text: QuickReplyText;
  isAdmin: boolean;
  onChange(some: Partial<QuickReplyText>): void;
}

function Scope({ text: { scope, teamId }, isAdmin, onChange }: ScopeProps) {
  const t = useTranslations("quickReplies");
  const teams = useTeams() ?? [];
  const scopes = isAdmin ? (["all", "team", "mine"] as const) : ([scope] as const);
  const chosen = teamId ?? teams[0]?.id;
  return (
    <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
      <SelectField
        label={t("scope")}
        value={scope}
        options={scopes
          .filter((one) => one !== "team" || teams.length > 0)
          .map((value) => ({ value, label: t(`scopes.${value}`) }))}
        onChange={(value) =>
          onChange({ scope: value as QuickReply["scope"], ...(value === "team" && chosen && { teamId: chosen }) })
        }
      />
      {scope === "team" && (
        <SelectField
          label={t("team")}
          value={chosen}
          options={teams.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(value) => onChange({ teamId: value })}
        />
      )}
    </div>
  );
}
