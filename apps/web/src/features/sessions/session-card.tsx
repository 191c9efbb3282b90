import type { SessionResource } from "@gomarketing/contracts";
import { EllipsisVertical, Link2Off, Pencil, RefreshCw, Route, Square, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button, IconButton } from "../../ui/button.tsx";
import { Menu, MenuItem, MenuSeparator } from "../../ui/menu.tsx";
import { showPhone } from "../../ui/phone-number.ts";
import { useMay } from "../shell/use-may.ts";
import { DeleteDialog } from "./delete-dialog.tsx";
import { LinkPanel } from "./link-panel.tsx";
import { ProxyDialog } from "./proxy-dialog.tsx";
import { LogoutDialog, RenameDialog } from "./session-dialogs.tsx";
import { SessionNotes } from "./session-notes.tsx";
import { StatusPill, StatusSentence } from "./session-status.tsx";
import { useSessionAction } from "./use-session-actions.ts";

/** One session: what state it is in, what to do about it, and the QR while it waits for a phone. */
export function SessionCard({ session }: { session: SessionResource }) {
  const t = useTranslations("sessions");
  const isLinking = session.sessionStatus === "awaiting_scan";
  const mayLink = useMay("admin");
  const heading = `session-${session.id}`;
  return (
    <article aria-labelledby={heading} className="rounded-2xl border border-line bg-surface p-5 sm:p-6">
      <div className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <h2 id={heading} className="min-w-0 text-20 font-semibold wrap-anywhere">
              {isLinking ? t("connectTitle", { name: session.name }) : session.name}
            </h2>
            <StatusPill status={session.sessionStatus} />
          </div>
          {session.phone && (
            <p className="text-13 text-ink-2">
              {showPhone(session.phone)}
              {session.profileName && ` · ${session.profileName}`}
            </p>
          )}
          {/* What to scan is shown to those alone who may. */}
          {(mayLink || !isLinking) && <StatusSentence session={session} />}
          {session.queuedMessages > 0 && (
            <p className="mt-1 text-13 font-medium text-warn">{t("queued", { count: session.queuedMessages })}</p>
          )}
          <SessionNotes session={session} />
        </div>
        <MainAction session={session} className="max-sm:hidden" />
        <MoreActions session={session} />
      </div>
      <MainAction session={session} className="mt-4 w-full sm:hidden" />
      {isLinking && <LinkPanel session={session} />}
    </article>
  );
}

function MainAction({ session, className }: { session: SessionResource; className: string }) {
  const t = useTranslations("sessions");
  const reconnect = useSessionAction(session.id, "reconnect");
  const mayReconnect = useMay("agent");
  if (!mayReconnect || session.sessionStatus === "connected" || session.sessionStatus === "awaiting_scan") return null;
  const isWorking = reconnect.isPending || session.sessionStatus === "connecting";
  return (
    <Button
      icon={<RefreshCw aria-hidden className="size-4" />}
      isBusy={isWorking}
      onClick={() => reconnect.mutate()}
      className={className}
    >
      {isWorking ? t("reconnecting") : t("reconnect")}
    </Button>
  );
}

function MoreActions({ session }: { session: SessionResource }) {
  const t = useTranslations("sessions");
  const [dialog, setDialog] = useState<"rename" | "proxy" | "logout" | "delete">();
  const mayManage = useMay("admin");
  const canReconnect = useMay("agent") && session.sessionStatus === "connected";
  const reconnect = useSessionAction(session.id, "reconnect");
  const stop = useSessionAction(session.id, "stop");
  const isRunning = session.sessionStatus === "connected" || session.sessionStatus === "connecting";
  const close = () => setDialog(undefined);
  if (!mayManage && !canReconnect) return null;
  return (
    <>
      <Menu
        trigger={
          <IconButton label={t("more", { name: session.name })}>
            <EllipsisVertical aria-hidden className="size-5" />
          </IconButton>
        }
      >
        {mayManage && (
          <MenuItem icon={<Pencil aria-hidden />} onSelect={() => setDialog("rename")}>
            {t("rename")}
          </MenuItem>
        )}
        {mayManage && (
          <MenuItem icon={<Route aria-hidden />} onSelect={() => setDialog("proxy")}>
            {t("proxy")}
          </MenuItem>
        )}
        {canReconnect && (
          <MenuItem icon={<RefreshCw aria-hidden />} onSelect={() => reconnect.mutate()}>
            {t("reconnect")}
          </MenuItem>
        )}
        {mayManage && (isRunning || session.sessionStatus === "awaiting_scan" || session.nextAttemptAt) && (
          <MenuItem icon={<Square aria-hidden />} onSelect={() => stop.mutate()}>
            {t("stop")}
          </MenuItem>
        )}
        {mayManage && <LastItems session={session} onChoose={setDialog} />}
      </Menu>
      <RenameDialog session={session} isOpen={dialog === "rename"} onClose={close} />
      <ProxyDialog session={session} isOpen={dialog === "proxy"} onClose={close} />
      <LogoutDialog session={session} isOpen={dialog === "logout"} onClose={close} />
      <DeleteDialog session={session} isOpen={dialog === "delete"} onClose={close} />
    </>
  );
}

/** What ends a session or unlinks its phone. */
function LastItems({ session, onChoose }: { session: SessionResource; onChoose(dialog: "logout" | "delete"): void }) {
  const t = useTranslations("sessions");
  return (
    <>
      <MenuSeparator />
      {session.phone && session.sessionStatus !== "logged_out" && (
        <MenuItem icon={<Link2Off aria-hidden />} isDanger onSelect={() => onChoose("logout")}>
          {t("logout")}
        </MenuItem>
      )}
      <MenuItem icon={<Trash2 aria-hidden />} isDanger onSelect={() => onChoose("delete")}>
        {t("delete")}
      </MenuItem>
    </>
  );
}
