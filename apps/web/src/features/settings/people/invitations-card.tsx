import type { Invitation } from "@gomarketing/contracts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { UserPlus } from "lucide-react";
import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { fetchInvitations, revokeInvitation } from "../../../backend/people.ts";
import { keys } from "../../../backend/query-keys.ts";
import { Awaited } from "../../../ui/awaited.tsx";
import { Button } from "../../../ui/button.tsx";
import { Card } from "../card.tsx";
import { InviteDialog } from "./invite-dialog.tsx";

/** Invitations that wait for somebody, and the way to make one. */
export function InvitationsCard() {
  const t = useTranslations("people");
  const [isInviting, setInviting] = useState(false);
  const invitations = useQuery({ queryKey: keys.invitations, queryFn: fetchInvitations, staleTime: 0 });
  const open = invitations.data?.filter(({ status }) => status === "open");
  return (
    <Card
      title={t("invitations")}
      lead={t("invitationsLead")}
      action={
        <Button icon={<UserPlus aria-hidden className="size-4" />} onClick={() => setInviting(true)}>
          {t("invite")}
        </Button>
      }
    >
      <Awaited query={invitations} className="h-10 rounded-lg" />
      {open?.length === 0 && <p className="text-13 text-ink-2">{t("noInvitations")}</p>}
      <ul aria-label={t("invitations")} className="flex flex-col divide-y divide-line empty:hidden">
        {open?.map((invitation) => (
          <Row key={invitation.id} invitation={invitation} />
        ))}
      </ul>
      {isInviting && <InviteDialog onClose={() => setInviting(false)} />}
    </Card>
  );
}

function Row({ invitation }: { invitation: Invitation }) {
  const t = useTranslations("people");
  const roles = useTranslations("roles");
  const format = useFormatter();
  const cache = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => revokeInvitation(invitation.id),
    onSettled: () => cache.invalidateQueries({ queryKey: keys.invitations }),
  });
  const at = format.dateTime(new Date(invitation.expiresAt), { dateStyle: "short", timeStyle: "short" });
  const by = invitation.invitedBy && t("invitedBy", { name: invitation.invitedBy.name });
  return (
    <li className="flex items-center gap-3 py-2">
      <span className="min-w-0 flex-1">
        <span className="block truncate text-14 font-medium">
          {roles(invitation.role)} · {invitation.email ?? t("anybody")}
        </span>
        <span className="block truncate text-12 text-ink-2">
          {[t("until", { at }), by].filter(Boolean).join(" · ")}
        </span>
      </span>
      <Button tone="outline" size="small" isBusy={revoke.isPending} onClick={() => revoke.mutate()}>
        {t("revoke")}
      </Button>
    </li>
  );
}
