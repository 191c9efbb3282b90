import type { Team } from "@gomarketing/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { useTranslations } from "use-intl";
import {
  changeTeam,
  createTeam,
  DISTRIBUTIONS,
  type Distribution,
  type TeamChange,
} from "../../../backend/organization.ts";
import { keys } from "../../../backend/query-keys.ts";
import { Dialog } from "../../../ui/dialog.tsx";
import { DialogButtons } from "../../../ui/dialog-buttons.tsx";
import { FormError } from "../../../ui/form-error.tsx";
import { textOf } from "../../../ui/form-values.ts";
import { useProblemText } from "../../../ui/problem-text.ts";
import { SelectField } from "../../../ui/select-field.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { isAtLeast } from "../../shell/use-may.ts";
import { useSessions } from "../../shell/use-overview.ts";
import { useColleagues } from "../../shell/use-teamwork.ts";

const LONGEST_NAME = 64;

/** A team as a form; without one, a new team. */
export function TeamDialog({ team, onClose }: { team: Team | undefined; onClose(): void }) {
  const t = useTranslations("teams");
  const save = useTranslations("common")("save");
  const problemText = useProblemText();
  const cache = useQueryClient();
  const people = (useColleagues() ?? []).filter((one) => isAtLeast(one, "agent"));
  const sessions = useSessions().data ?? [];
  const change = useMutation({
    mutationFn: (input: TeamChange) => (team ? changeTeam(team.id, input) : createTeam(input)),
    meta: { isShownInPlace: true },
    onSuccess: () => [onClose(), cache.invalidateQueries({ queryKey: keys.teams })],
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    change.mutate({
      name: textOf(form, "name").trim(),
      distribution: textOf(form, "distribution") as Distribution,
      memberIds: form.getAll("member").map(String),
      sessionIds: form.getAll("session").map(String),
    });
  };
  return (
    <Dialog isOpen onClose={onClose} title={team ? t("edit", { name: team.name }) : t("new")}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <TextField
          label={t("name")}
          name="name"
          required
          maxLength={LONGEST_NAME}
          autoComplete="off"
          defaultValue={team?.name}
        />
        <SelectField
          label={t("distribution")}
          name="distribution"
          defaultValue={team?.distribution ?? "off"}
          options={DISTRIBUTIONS.map((value) => ({ value, label: t(`distributions.${value}`) }))}
        />
        <Checks legend={t("members")} name="member" options={people} chosen={team?.members} />
        <Checks
          legend={t("sessions")}
          hint={t("sessionsHint")}
          name="session"
          options={sessions}
          chosen={team?.sessions}
        />
        {change.error && <FormError>{problemText(change.error)}</FormError>}
        <DialogButtons label={save} isBusy={change.isPending} onClose={onClose} />
      </form>
    </Dialog>
  );
}

interface ChecksProps {
  legend: string;
  hint?: string;
  name: string;
  options: readonly { id: string; name: string }[];
  chosen: readonly { id: string }[] | undefined;
}

function Checks({ legend, hint, name, options, chosen = [] }: ChecksProps) {
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="text-13 font-medium">{legend}</legend>
      {hint && <p className="text-12 text-ink-2">{hint}</p>}
      <div className="-mx-2 max-h-44 overflow-y-auto">
        {options.map((option) => (
          <label
            key={option.id}
            className="flex min-h-10 cursor-pointer items-center gap-3 rounded-lg px-2 text-14 hover:bg-shade"
          >
            <input
              type="checkbox"
              name={name}
              value={option.id}
              defaultChecked={chosen.some(({ id }) => id === option.id)}
              className="size-4.5 accent-brand"
            />
            <span className="min-w-0 flex-1 truncate">{option.name}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
