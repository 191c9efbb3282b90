import type { Chat, Colleague, Team } from "@gomarketing/contracts";
import { useMutation } from "@tanstack/react-query";
import { Sparkles, Users } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { summarizeChat } from "../../../backend/assistance.ts";
import { Avatar } from "../../../ui/avatar.tsx";
import { Button } from "../../../ui/button.tsx";
import { classNames } from "../../../ui/class-names.ts";
import { Dialog } from "../../../ui/dialog.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { TextArea } from "../../../ui/text-area.tsx";
import { useColleagues, useTeams } from "../../shell/use-teamwork.ts";
import { useTransfer } from "./use-chat-actions.ts";

const LONGEST_NOTE = 4_000;

/** To whom a chat goes, a person or a team, and what they should know. */
export function AssignDialog({ chat, onClose }: { chat: Chat; onClose(): void }) {
  const t = useTranslations("assign");
  const cancel = useTranslations("common")("cancel");
  const [chosen, setChosen] = useState<string>();
  const [note, setNote] = useState("");
  const transfer = useTransfer(chat);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const [kind, id] = chosen?.split(" ") ?? [];
    if (!id) return;
    const to = kind === "team" ? { teamId: id } : { assigneeId: id };
    transfer.mutate({ ...to, ...(note.trim() && { note: { text: note.trim() } }) }, { onSuccess: onClose });
  };

  return (
    <Dialog isOpen onClose={onClose} title={t("title")}>
      <form onSubmit={submit} className="flex min-h-0 flex-col gap-4">
        <Choices chat={chat} chosen={chosen} onChoose={setChosen} />
        <TextArea
          label={t("note")}
          hint={t("noteHint")}
          maxLength={LONGEST_NOTE}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
        <SummarizeButton chatId={chat.id} onSummary={(text) => setNote((before) => withSummary(before, text))} />
        <div className="flex justify-end gap-2">
          <Button tone="quiet" onClick={onClose}>
            {cancel}
          </Button>
          <Button type="submit" disabled={!chosen} isBusy={transfer.isPending}>
            {t("submit")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** What the copilot makes of the chat goes into the note, behind what is written there. */
const withSummary = (note: string, summary: string): string =>
  [note.trim(), summary].filter(Boolean).join("\n\n").slice(0, LONGEST_NOTE);

function SummarizeButton({ chatId, onSummary }: { chatId: string; onSummary(text: string): void }) {
  const t = useTranslations("assign");
  const summary = useMutation({
    mutationFn: () => summarizeChat(chatId),
    onSuccess: ({ text }) => onSummary(text),
  });
  return (
    <div>
      <Button
        tone="outline"
        size="small"
        icon={<Sparkles aria-hidden className="size-4 text-ai" />}
        isBusy={summary.isPending}
        onClick={() => summary.mutate()}
      >
        {t("summarize")}
      </Button>
    </div>
  );
}

interface ChoicesProps {
  chat: Chat;
  chosen: string | undefined;
  onChoose(chosen: string): void;
}

function Choices({ chat, chosen, onChoose }: ChoicesProps) {
  const t = useTranslations("assign");
  const colleagues = useColleagues();
  const teams = useTeams();
  if (!colleagues || !teams) return <Skeleton className="h-11 rounded-lg" count={4} />;
  const people = colleagues.filter(({ role }) => role !== "read_only").toSorted(byReadiness);
  return (
    <fieldset className="-mx-2 max-h-64 overflow-y-auto px-2">
      <legend className="sr-only">{t("to")}</legend>
      {people.map((person) => (
        <Choice
          key={person.id}
          value={`person ${person.id}`}
          isChosen={chosen === `person ${person.id}`}
          onChoose={onChoose}
          icon={<PersonIcon person={person} />}
          name={person.name}
          detail={person.id === chat.assignee?.id ? t("hasIt") : t(readinessOf(person))}
        />
      ))}
      {teams.map((team) => (
        <Choice
          key={team.id}
          value={`team ${team.id}`}
          isChosen={chosen === `team ${team.id}`}
          onChoose={onChoose}
          icon={<TeamIcon />}
          name={team.name}
          detail={teamDetail(team, t("team"))}
        />
      ))}
    </fieldset>
  );
}

interface ChoiceProps {
  value: string;
  isChosen: boolean;
  onChoose(value: string): void;
  icon: ReactNode;
  name: string;
  detail: string;
}

function Choice({ value, isChosen, onChoose, icon, name, detail }: ChoiceProps) {
  return (
    <label
      className={classNames(
        "flex min-h-12 cursor-pointer items-center gap-3 rounded-lg px-2 py-1 has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-brand",
        isChosen ? "bg-brand-soft" : "hover:bg-shade",
      )}
    >
      <input
        type="radio"
        name="to"
        value={value}
        checked={isChosen}
        onChange={() => onChoose(value)}
        className="sr-only"
      />
      {icon}
      <span className="min-w-0 flex-1">
        <span className="block truncate text-14 font-medium">{name}</span>
        <span className="block truncate text-12 text-ink-2">{detail}</span>
      </span>
    </label>
  );
}

function PersonIcon({ person }: { person: Colleague }) {
  return (
    <span className="relative">
      <Avatar name={person.name} className="size-9" />
      {person.isOnline && (
        <span
          className={classNames(
            "absolute right-0 bottom-0 size-3 rounded-full border-2 border-surface",
            person.isAvailable ? "bg-ok" : "bg-warn",
          )}
        />
      )}
    </span>
  );
}

const TeamIcon = () => (
  <span aria-hidden className="flex size-9 items-center justify-center rounded-full bg-shade-2 text-ink-2">
    <Users className="size-4.5" />
  </span>
);

const teamDetail = ({ members }: Team, team: string): string =>
  [team, members.map(({ name }) => name).join(", ")].filter(Boolean).join(" · ");

const readinessOf = ({ isOnline, isAvailable }: Colleague) =>
  isOnline ? (isAvailable ? "online" : "busy") : "offline";

/** Who can take it now comes first. */
function byReadiness(a: Colleague, b: Colleague): number {
  const rank = (one: Colleague) => Number(one.isOnline) * 2 + Number(one.isAvailable);
  return rank(b) - rank(a) || a.name.localeCompare(b.name);
}
