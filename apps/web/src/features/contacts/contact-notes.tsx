import type { ContactNote } from "@gomarketing/contracts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Pencil, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { addContactNote, changeContactNote, deleteContactNote, fetchContactNotes } from "../../backend/contacts.ts";
import { keys } from "../../backend/query-keys.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { textOf } from "../../ui/form-values.ts";
import { Skeleton } from "../../ui/skeleton.tsx";
import { TextArea } from "../../ui/text-area.tsx";
import { PanelSection } from "../inbox/panel/panel-section.tsx";
import { useMay } from "../shell/use-may.ts";

const LONGEST_NOTE = 5_000;

/** What the team wrote down of a contact. */
export function ContactNotes({ contactId }: { contactId: string }) {
  const t = useTranslations("contacts");
  const mayChange = useMay("agent");
  const cache = useQueryClient();
  const notes = useQuery({
    queryKey: keys.contactNotes(contactId),
    queryFn: () => fetchContactNotes(contactId),
    staleTime: 0,
  }).data;
  const refresh = () => cache.invalidateQueries({ queryKey: keys.contactNotes(contactId) });
  const add = useMutation({ mutationFn: (text: string) => addContactNote(contactId, text), onSuccess: refresh });
  return (
    <PanelSection title={t("notes")}>
      {!notes && <Skeleton className="h-12 rounded-lg" count={1} />}
      {notes?.length === 0 && <p className="text-13 text-ink-2">{t("noNotes")}</p>}
      <ul className="flex flex-col gap-2 empty:hidden">
        {notes?.map((note) => (
          <li key={note.id}>
            <Note contactId={contactId} note={note} onChanged={refresh} />
          </li>
        ))}
      </ul>
      {mayChange && <NoteForm label={t("newNote")} isBusy={add.isPending} onSave={(text) => add.mutateAsync(text)} />}
    </PanelSection>
  );
}

interface NoteProps {
  contactId: string;
  note: ContactNote;
  onChanged(): void;
}

function Note({ contactId, note, onChanged }: NoteProps) {
  const t = useTranslations("contacts");
  const format = useFormatter();
  const mayChange = useMay("agent");
  const [isEditing, setEditing] = useState(false);
  const change = useMutation({
    mutationFn: (text: string) => changeContactNote(contactId, note.id, text),
    onSuccess: onChanged,
  });
  const remove = useMutation({ mutationFn: () => deleteContactNote(contactId, note.id), onSuccess: onChanged });
  if (isEditing)
    return (
      <NoteForm
        label={t("editNote")}
        text={note.text}
        isBusy={change.isPending}
        onSave={async (text) => [await change.mutateAsync(text), setEditing(false)]}
      />
    );
  return (
    <div className="rounded-lg bg-warn-soft py-1 pr-1 pl-3">
      <p className="pt-1 text-13 break-words whitespace-pre-wrap text-ink">{note.text}</p>
      <div className="flex items-center gap-1">
        <p className="min-w-0 flex-1 truncate text-11 text-warn">
          {note.author.name} · {format.dateTime(new Date(note.createdAt), { dateStyle: "short", timeStyle: "short" })}
        </p>
        {mayChange && (
          <>
            <IconButton isSmall label={t("editNote")} onClick={() => setEditing(true)}>
              <Pencil aria-hidden className="size-4" />
            </IconButton>
            <IconButton isSmall label={t("deleteNote")} disabled={remove.isPending} onClick={() => remove.mutate()}>
              <Trash2 aria-hidden className="size-4" />
            </IconButton>
          </>
        )}
      </div>
    </div>
  );
}

interface NoteFormProps {
  label: string;
  text?: string;
  isBusy: boolean;
  onSave(text: string): Promise<unknown>;
}

function NoteForm({ label, text, isBusy, onSave }: NoteFormProps) {
  const save = useTranslations("common")("save");
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const written = textOf(new FormData(form), "text").trim();
    // What was written stays when it could not be saved; the toast says why.
    if (written)
      onSave(written).then(
        () => form.reset(),
        () => undefined,
      );
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-2">
      <TextArea label={label} name="text" defaultValue={text} maxLength={LONGEST_NOTE} required />
      <Button type="submit" tone="outline" size="small" className="self-end" isBusy={isBusy}>
        {save}
      </Button>
    </form>
  );
}
