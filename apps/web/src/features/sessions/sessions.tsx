"use client";

import { Plus, Smartphone } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Awaited } from "../../ui/awaited.tsx";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Page } from "../../ui/page.tsx";
import { useMay } from "../shell/use-may.ts";
import { useSessions } from "../shell/use-overview.ts";
import { SessionCard } from "./session-card.tsx";
import { NewSessionDialog } from "./session-dialogs.tsx";

export function Sessions() {
  const t = useTranslations("sessions");
  const mayManage = useMay("admin");
  const [isCreating, setCreating] = useState(false);
  const hasSessions = (useSessions().data?.length ?? 0) > 0;
  return (
    <Page
      title={t("title")}
      lead={t("lead")}
      action={
        mayManage &&
        hasSessions && (
          <Button icon={<Plus aria-hidden className="size-4" />} onClick={() => setCreating(true)}>
            {t("new")}
          </Button>
        )
      }
    >
      <SessionList onNew={mayManage ? () => setCreating(true) : undefined} />
      <NewSessionDialog isOpen={isCreating} onClose={() => setCreating(false)} />
    </Page>
  );
}

function SessionList({ onNew }: { onNew: (() => void) | undefined }) {
  const t = useTranslations("sessions");
  const noSession = useTranslations("noSession");
  const sessions = useSessions();

  if (!sessions.data) return <Awaited query={sessions} className="h-28 rounded-2xl" count={2} />;
  if (sessions.data.length === 0) {
    return (
      <div className="rounded-2xl border border-line bg-surface">
        <EmptyState
          icon={<Smartphone />}
          title={noSession("title")}
          text={noSession("text")}
          {...(onNew && { action: { label: t("new"), onClick: onNew } })}
        />
      </div>
    );
  }
  return (
    <ul aria-label={t("title")} className="flex flex-col gap-4">
      {sessions.data.map((session) => (
        <li key={session.id}>
          <SessionCard session={session} />
        </li>
      ))}
    </ul>
  );
}
