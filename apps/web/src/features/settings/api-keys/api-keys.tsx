import type { ApiKey } from "@gomarketing/contracts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { fetchApiKeys, revokeApiKey } from "../../../backend/people.ts";
import { keys } from "../../../backend/query-keys.ts";
import { Awaited } from "../../../ui/awaited.tsx";
import { Button } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { Card } from "../card.tsx";
import { NewKeyDialog } from "./new-key-dialog.tsx";

/** Keys for other programs: what each may do, when it was used, and the end of it. */
export function ApiKeys() {
  const t = useTranslations("apiKeys");
  const list = useQuery({ queryKey: keys.apiKeys, queryFn: fetchApiKeys, staleTime: 0 });
  const [isMaking, setMaking] = useState(false);
  const [leaving, setLeaving] = useState<ApiKey>();
  return (
    <Card
      title={t("title")}
      lead={t("lead")}
      action={
        <Button icon={<Plus aria-hidden className="size-4" />} disabled={!list.data} onClick={() => setMaking(true)}>
          {t("new")}
        </Button>
      }
    >
      <Awaited query={list} className="h-14 rounded-lg" count={2} />
      {list.data?.apiKeys.length === 0 && <p className="text-14 text-ink-2">{t("none")}</p>}
      <ul aria-label={t("title")} className="flex flex-col divide-y divide-line empty:hidden">
        {list.data?.apiKeys.map((key) => (
          <Key key={key.id} apiKey={key} onRevoke={() => setLeaving(key)} />
        ))}
      </ul>
      {isMaking && list.data && <NewKeyDialog scopes={list.data.scopes} onClose={() => setMaking(false)} />}
      {leaving && <RevokeDialog apiKey={leaving} onClose={() => setLeaving(undefined)} />}
    </Card>
  );
}

function Key({ apiKey, onRevoke }: { apiKey: ApiKey; onRevoke(): void }) {
  const t = useTranslations("apiKeys");
  const format = useFormatter();
  const at = (moment: string) => format.dateTime(new Date(moment), { dateStyle: "short", timeStyle: "short" });
  const { name, prefix, scopes, owner, status, expiresAt, lastUsedAt } = apiKey;
  const facts = [
    owner.name,
    lastUsedAt ? t("lastUsed", { at: at(lastUsedAt) }) : t("neverUsed"),
    ...(expiresAt ? [t("until", { at: at(expiresAt) })] : []),
  ];
  return (
    <li className="flex items-center gap-3 py-2.5">
      <span className="min-w-0 flex-1">
        <span className="flex flex-wrap items-baseline gap-x-2">
          <span className="text-14 font-medium break-words">{name}</span>
          <code className="font-mono text-12 text-ink-2">{prefix}…</code>
        </span>
        <span className="block text-12 text-ink-2">{facts.join(" · ")}</span>
        <span className="block text-12 break-words text-ink-2">{scopes.join(", ")}</span>
      </span>
      {status === "active" ? (
        <Button tone="outline" size="small" onClick={onRevoke}>
          {t("revoke")}
        </Button>
      ) : (
        <span className="shrink-0 text-12 text-ink-2">{t(`status.${status}`)}</span>
      )}
    </li>
  );
}

function RevokeDialog({ apiKey, onClose }: { apiKey: ApiKey; onClose(): void }) {
  const t = useTranslations("apiKeys");
  const cache = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => revokeApiKey(apiKey.id),
    meta: { isShownInPlace: true },
    onSuccess: () => [onClose(), cache.invalidateQueries({ queryKey: keys.apiKeys })],
  });
  return (
    <ConfirmDialog
      title={t("revokeTitle", { name: apiKey.name })}
      text={t("revokeText")}
      label={t("revoke")}
      isBusy={revoke.isPending}
      error={revoke.error}
      onConfirm={() => revoke.mutate()}
      onClose={onClose}
    />
  );
}
