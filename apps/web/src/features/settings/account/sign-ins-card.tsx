import type { SignIn } from "@gomarketing/contracts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "use-intl";
import { endOtherSignIns, endSignIn, fetchSignIns } from "../../../backend/account.ts";
import { keys } from "../../../backend/query-keys.ts";
import { Awaited } from "../../../ui/awaited.tsx";
import { Button } from "../../../ui/button.tsx";
import { Card } from "../card.tsx";
import { browserOf } from "./browser-of.ts";

/** Where one is signed in, and the way to end it elsewhere. */
export function SignInsCard() {
  const t = useTranslations("account");
  const cache = useQueryClient();
  const signIns = useQuery({ queryKey: keys.signIns, queryFn: fetchSignIns, staleTime: 0 });
  const refresh = () => cache.invalidateQueries({ queryKey: keys.signIns });
  const endOthers = useMutation({ mutationFn: endOtherSignIns, onSuccess: refresh });
  const end = useMutation({ mutationFn: endSignIn, onSettled: refresh });
  const hasOthers = (signIns.data?.length ?? 0) > 1;
  return (
    <Card
      title={t("signIns")}
      lead={t("signInsLead")}
      action={
        hasOthers && (
          <Button tone="outline" size="small" isBusy={endOthers.isPending} onClick={() => endOthers.mutate()}>
            {t("endOthers")}
          </Button>
        )
      }
    >
      <Awaited query={signIns} className="h-12 rounded-lg" count={2} />
      <ul aria-label={t("signIns")} className="flex flex-col divide-y divide-line empty:hidden">
        {signIns.data?.map((signIn) => (
          <Row
            key={signIn.id}
            signIn={signIn}
            isBusy={end.isPending && end.variables === signIn.id}
            onEnd={() => end.mutate(signIn.id)}
          />
        ))}
      </ul>
    </Card>
  );
}

function Row({ signIn, isBusy, onEnd }: { signIn: SignIn; isBusy: boolean; onEnd(): void }) {
  const t = useTranslations("account");
  const format = useFormatter();
  const at = (moment: string) => format.dateTime(new Date(moment), { dateStyle: "short", timeStyle: "short" });
  return (
    <li className="flex items-center gap-3 py-2">
      <span className="min-w-0 flex-1">
        <span className="block truncate text-14 font-medium">
          {browserOf(signIn.userAgent ?? "") ?? t("unknownBrowser")}
        </span>
        <span className="block truncate text-12 text-ink-2">
          {[signIn.address, t("since", { at: at(signIn.createdAt) })].filter(Boolean).join(" · ")}
        </span>
      </span>
      {signIn.isCurrent ? (
        <span className="shrink-0 rounded-full bg-ok-soft px-2 text-12 leading-5 font-medium text-ok">
          {t("thisOne")}
        </span>
      ) : (
        <Button tone="quiet" size="small" isBusy={isBusy} onClick={onEnd}>
          {t("endSignIn")}
        </Button>
      )}
    </li>
  );
}
