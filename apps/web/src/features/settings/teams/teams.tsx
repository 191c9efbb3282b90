import type { Team } from "@gomarketing/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { deleteTeam } from "../../../backend/organization.ts";
import { keys } from "../../../backend/query-keys.ts";
import { Button, IconButton } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { useTeams } from "../../shell/use-teamwork.ts";
import { Card } from "../card.tsx";
import { TeamDialog } from "./team-dialog.tsx";

/** Teams: who is in them, which sessions are theirs, how chats are handed out. */
export function Teams() {
  const t = useTranslations("teams");
  const teams = useTeams();
  const [open, setOpen] = useState<Team | "new">();
  const [leaving, setLeaving] = useState<Team>();
  return (
    <Card
      title={t("title")}
      lead={t("lead")}
      action={
        <Button icon={<Plus aria-hidden className="size-4" />} onClick={() => setOpen("new")}>
          {t("new")}
        </Button>
      }
    >
      {!teams && <Skeleton className="h-14 rounded-lg" count={2} />}
      {teams?.length === 0 && <p className="text-14 text-ink-2">{t("none")}</p>}
      <ul aria-label={t("title")} className="flex flex-col divide-y divide-line empty:hidden">
        {teams?.map((team) => (
          <li key={team.id} className="flex items-center gap-2 py-2.5">
            <TeamFacts team={team} />
            <IconButton label={t("edit", { name: team.name })} onClick={() => setOpen(team)}>
              <Pencil aria-hidden className="size-4" />
            </IconButton>
            <IconButton label={t("delete", { name: team.name })} onClick={() => setLeaving(team)}>
              <Trash2 aria-hidden className="size-4" />
            </IconButton>
          </li>
        ))}
      </ul>
      {open && <TeamDialog team={open === "new" ? undefined : open} onClose={() => setOpen(undefined)} />}
      {leaving && <DeleteTeam team={leaving} onClose={() => setLeaving(undefined)} />}
    </Card>
  );
}

function TeamFacts({ team }: { team: Team }) {
  const t = useTranslations("teams");
  const names = team.members.map(({ name }) => name).join(", ");
  const sessions = team.sessions.map(({ name }) => name).join(", ");
  return (
    <span className="min-w-0 flex-1">
      <span className="block truncate text-14 font-medium">{team.name}</span>
      <span className="block truncate text-12 text-ink-2">{names || t("nobody")}</span>
      <span className="block truncate text-12 text-ink-2">
        {[t(`distributions.${team.distribution}`), sessions || t("allSessions")].join(" · ")}
      </span>
    </span>
  );
}

function DeleteTeam({ team, onClose }: { team: Team; onClose(): void }) {
  const t = useTranslations("teams");
  const cache = useQueryClient();
  const remove = useMutation({
    mutationFn: () => deleteTeam(team.id),
    meta: { isShownInPlace: true },
    onSuccess: () => [onClose(), cache.invalidateQueries({ queryKey: keys.teams })],
  });
  return (
    <ConfirmDialog
      title={t("deleteTitle", { name: team.name })}
      text={t("deleteText")}
      label={t("deleteConfirm")}
      isBusy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    />
  );
}
