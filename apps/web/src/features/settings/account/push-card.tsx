import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { keys } from "../../../backend/query-keys.ts";
import { FormError } from "../../../ui/form-error.tsx";
import { Switch } from "../../../ui/switch.tsx";
import { Card } from "../card.tsx";
import { isPushPossible, isPushSubscribed, PushRefused, subscribeToPush, unsubscribeFromPush } from "./push.ts";

/** Whether this browser tells of new messages while no window of the desk is open. */
export function PushCard() {
  const t = useTranslations("account");
  const cache = useQueryClient();
  const isPossible = isPushPossible();
  const subscribed = useQuery({ queryKey: keys.push, queryFn: isPushSubscribed, staleTime: 0, enabled: isPossible });
  const change = useMutation({
    mutationFn: (isOn: boolean) => (isOn ? subscribeToPush() : unsubscribeFromPush()),
    meta: { isShownInPlace: true },
    onSettled: () => cache.invalidateQueries({ queryKey: keys.push }),
  });
  return (
    <Card title={t("push")} lead={t("pushLead")}>
      {isPossible ? (
        // Not before it is so: a window that is closed on the word of the switch must be told.
        <Switch
          label={t("pushHere")}
          hint={t("pushHint")}
          isOn={subscribed.data ?? false}
          isBusy={change.isPending || subscribed.isLoading}
          onChange={(wanted) => change.mutate(wanted)}
        />
      ) : (
        <p className="text-14 text-ink-2">{t("pushImpossible")}</p>
      )}
      {change.error && (
        <FormError>{t(change.error instanceof PushRefused ? "pushRefused" : "pushUnreachable")}</FormError>
      )}
    </Card>
  );
}
