import type { SessionResource } from "@gomarketing/contracts";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { Awaited } from "../../ui/awaited.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { useProblemText } from "../../ui/problem-text.ts";
import { toast } from "../../ui/toast.ts";
import { isProxy, ProxyField, proxyOf } from "./proxy-field.tsx";
import type { DialogState } from "./session-dialogs.tsx";
import { useChangeProxy, useProxy } from "./use-session-actions.ts";

/** By which proxy a session reaches WhatsApp. Who signs in there is never shown again: a change is the whole address anew. */
export function ProxyDialog({ session, isOpen, onClose }: { session: SessionResource } & DialogState) {
  const t = useTranslations("sessions");
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={t("proxyTitle", { name: session.name })}
      description={t("proxyLead")}
    >
      {isOpen && <ProxyForm sessionId={session.id} onClose={onClose} />}
    </Dialog>
  );
}

function ProxyForm({ sessionId, onClose }: { sessionId: string; onClose(): void }) {
  const t = useTranslations("sessions");
  const common = useTranslations("common");
  const problemText = useProblemText();
  const current = useProxy(sessionId);
  const change = useChangeProxy(sessionId);
  const [isInvalid, setInvalid] = useState(false);
  const set = (proxy: string | null) =>
    change.mutate(proxy, {
      onSuccess: () => {
        toast.success(t(proxy === null ? "proxyRemoved" : "proxySaved"));
        onClose();
      },
    });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const proxy = proxyOf(event);
    setInvalid(!isProxy(proxy));
    if (isProxy(proxy)) set(proxy);
  };
  if (current.data === undefined) return <Awaited query={current} className="h-24 rounded-xl" />;
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-5">
      <p className="text-14 break-all text-ink-2">
        {current.data === null ? t("proxyNone") : t("proxyInUse", { proxy: current.data })}
      </p>
      <ProxyField
        label={t("proxyNew")}
        isInvalid={isInvalid}
        error={change.error ? problemText(change.error) : undefined}
      />
      <div className="flex flex-wrap justify-end gap-2">
        {current.data !== null && (
          <Button tone="outline" isBusy={change.isPending} onClick={() => set(null)} className="mr-auto">
            {t("proxyRemove")}
          </Button>
        )}
        <Button tone="quiet" onClick={onClose}>
          {common("cancel")}
        </Button>
        <Button type="submit" isBusy={change.isPending}>
          {common("save")}
        </Button>
      </div>
    </form>
  );
}
