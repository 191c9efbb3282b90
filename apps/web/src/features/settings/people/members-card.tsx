import type { OrganizationMember, Role } from "@gomarketing/contracts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CirclePause, CirclePlay, EllipsisVertical, KeyRound, UserMinus } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { changeRole, fetchMembers, removeMember } from "../../../backend/people.ts";
import { keys } from "../../../backend/query-keys.ts";
import { setAvailableOf } from "../../../backend/teamwork.ts";
import { Avatar } from "../../../ui/avatar.tsx";
import { Awaited } from "../../../ui/awaited.tsx";
import { IconButton } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { Menu, MenuItem } from "../../../ui/menu.tsx";
import { toast } from "../../../ui/toast.ts";
import { useManagedRoles } from "../../shell/use-may.ts";
import { useMe } from "../../shell/use-me.ts";
import { useColleagues } from "../../shell/use-teamwork.ts";
import { Card } from "../card.tsx";
import { ResetLinkDialog } from "./reset-link-dialog.tsx";

export function MembersCard() {
  const t = useTranslations("people");
  const members = useQuery({ queryKey: keys.members, queryFn: fetchMembers, staleTime: 0 });
  return (
    <Card title={t("members")}>
      <Awaited query={members} className="h-12 rounded-lg" count={3} />
      <ul aria-label={t("members")} className="flex flex-col divide-y divide-line empty:hidden">
        {members.data?.map((member) => (
          <Member key={member.id} member={member} />
        ))}
      </ul>
    </Card>
  );
}

function Member({ member }: { member: OrganizationMember }) {
  const t = useTranslations("people");
  const me = useMe();
  const isAway = useColleagues()?.some(({ id, isAvailable }) => id === member.id && !isAvailable);
  const notes = [member.email, ...(member.hasTwoFactor ? [t("hasTwoFactor")] : []), ...(isAway ? [t("isAway")] : [])];
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2.5">
      <Avatar name={member.name} className="size-10" />
      <span className="min-w-40 flex-1">
        <span className="block truncate text-14 font-medium">
          {member.id === me.id ? t("you", { name: member.name }) : member.name}
        </span>
        <span className="block truncate text-12 text-ink-2">{notes.join(" · ")}</span>
      </span>
      <MemberActions member={member} isSelf={member.id === me.id} />
    </li>
  );
}

function MemberActions({ member, isSelf }: { member: OrganizationMember; isSelf: boolean }) {
  const t = useTranslations("people");
  const names = useTranslations("roles");
  const roles = useManagedRoles();
  const cache = useQueryClient();
  const [dialog, setDialog] = useState<"reset" | "remove">();
  const change = useMutation({
    mutationFn: (role: Role) => changeRole(member.id, role),
    onSuccess: () => toast.success(t("roleChanged", { name: member.name })),
    onSettled: () => cache.invalidateQueries({ queryKey: keys.members }),
  });
  // Nobody locks themselves out by a slip, and owners are managed by owners.
  if (isSelf || !roles.includes(member.role)) return <span className="text-13 text-ink-2">{names(member.role)}</span>;
  return (
    <>
      <select
        aria-label={t("roleOf", { name: member.name })}
        value={member.role}
        disabled={change.isPending}
        onChange={(event) => change.mutate(event.target.value as Role)}
        className="h-10 rounded-[10px] border border-line-strong bg-surface px-2 text-13"
      >
        {roles.map((role) => (
          <option key={role} value={role}>
            {names(role)}
          </option>
        ))}
      </select>
      <Menu
        trigger={
          <IconButton label={t("more", { name: member.name })}>
            <EllipsisVertical aria-hidden className="size-5" />
          </IconButton>
        }
      >
        <AvailabilityItem member={member} />
        <MenuItem icon={<KeyRound aria-hidden />} onSelect={() => setDialog("reset")}>
          {t("resetLink")}
        </MenuItem>
        <MenuItem icon={<UserMinus aria-hidden />} isDanger onSelect={() => setDialog("remove")}>
          {t("remove")}
        </MenuItem>
      </Menu>
      {dialog === "reset" && <ResetLinkDialog member={member} onClose={() => setDialog(undefined)} />}
      {dialog === "remove" && <RemoveDialog member={member} onClose={() => setDialog(undefined)} />}
    </>
  );
}

/** Whoever is away without a word is given no more chats, and again once they are back. */
function AvailabilityItem({ member: { id, name } }: { member: OrganizationMember }) {
  const t = useTranslations("people");
  const colleague = useColleagues()?.find((one) => one.id === id);
  const change = useMutation({
    mutationFn: (isAvailable: boolean) => setAvailableOf(id, isAvailable),
    onSuccess: ({ isAvailable }) => toast.success(t(isAvailable ? "nowAvailable" : "nowAway", { name })),
  });
  if (!colleague) return null;
  const { isAvailable } = colleague;
  return (
    <MenuItem
      icon={isAvailable ? <CirclePause aria-hidden /> : <CirclePlay aria-hidden />}
      onSelect={() => change.mutate(!isAvailable)}
    >
      {t(isAvailable ? "setAway" : "setAvailable")}
    </MenuItem>
  );
}

function RemoveDialog({ member, onClose }: { member: OrganizationMember; onClose(): void }) {
  const t = useTranslations("people");
  const cache = useQueryClient();
  const remove = useMutation({
    mutationFn: () => removeMember(member.id),
    meta: { isShownInPlace: true },
    onSuccess: () => [onClose(), cache.invalidateQueries({ queryKey: keys.members })],
  });
  return (
    <ConfirmDialog
      title={t("removeTitle", { name: member.name })}
      text={t("removeText")}
      label={t("remove")}
      isBusy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    />
  );
}
