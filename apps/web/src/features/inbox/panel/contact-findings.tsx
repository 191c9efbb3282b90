import type { ContactEnrichment } from "@gomarketing/contracts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Check, ScanSearch, X } from "lucide-react";
import { useFormatter, useTranslations } from "use-intl";
import { decideProposal, enrichContact, fetchEnrichment, optOut } from "../../../backend/enrichment.ts";
import { keys } from "../../../backend/query-keys.ts";
import { Button, IconButton } from "../../../ui/button.tsx";
import { Switch } from "../../../ui/switch.tsx";
import { toast } from "../../../ui/toast.ts";
import { useMay } from "../../shell/use-may.ts";
import { useFieldName, useShownValue, useSourceName } from "./field-names.ts";
import { PanelSection } from "./panel-section.tsx";

/** What was found out of a customer and waits for somebody's word, and whether more may be looked for. */
export function ContactFindings({ contactId }: { contactId: string }) {
  const t = useTranslations("panel.findings");
  const mayChange = useMay("agent");
  const cache = useQueryClient();
  const { data } = useQuery({
    queryKey: keys.enrichment(contactId),
    queryFn: () => fetchEnrichment(contactId),
    staleTime: 0,
    meta: { isShownInPlace: true },
  });
  const refresh = () => {
    void cache.invalidateQueries({ queryKey: keys.enrichment(contactId) });
    void cache.invalidateQueries({ queryKey: keys.contact(contactId) });
  };
  const look = useMutation({
    mutationFn: () => enrichContact(contactId),
    onSuccess: () => [refresh(), toast.success(t("looked"))],
  });
  const leaveOut = useMutation({
    mutationFn: (isOptedOut: boolean) => optOut(contactId, isOptedOut),
    onSuccess: refresh,
  });
  const decide = useMutation({
    mutationFn: ({ id, isAccepted }: Decision) => decideProposal(contactId, id, isAccepted),
    onSuccess: refresh,
  });
  if (!data) return null;
  return (
    <PanelSection title={t("title")}>
      {data.proposals.map((proposal) => (
        <Proposal
          key={proposal.id}
          proposal={proposal}
          {...(mayChange && {
            onDecide: (isAccepted: boolean) => decide.mutate({ id: proposal.id, isAccepted }),
          })}
        />
      ))}
      {data.proposals.length === 0 && <p className="text-13 text-ink-2">{t("nothing")}</p>}
      {mayChange && (
        <>
          <div>
            <Button
              tone="outline"
              size="small"
              icon={<ScanSearch aria-hidden className="size-4" />}
              isBusy={look.isPending}
              onClick={() => look.mutate()}
            >
              {t("look")}
            </Button>
          </div>
          <Switch
            label={t("optOut")}
            hint={t("optOutHint")}
            isOn={data.isOptedOut}
            onChange={(isOn) => leaveOut.mutate(isOn)}
          />
        </>
      )}
    </PanelSection>
  );
}

interface Decision {
  readonly id: string;
  readonly isAccepted: boolean;
}

interface ProposalProps {
  proposal: ContactEnrichment["proposals"][number];
  onDecide?(isAccepted: boolean): void;
}

function Proposal({ proposal: { field, value, source, confidence, evidence, current }, onDecide }: ProposalProps) {
  const t = useTranslations("panel.findings");
  const format = useFormatter();
  const name = useFieldName()(field);
  const from = useSourceName()(source);
  const shown = useShownValue();
  return (
    <div className="flex items-start gap-1 rounded-xl border border-line p-2.5">
      <div className="min-w-0 flex-1">
        <p className="text-12 text-ink-2">{name}</p>
        <p className="text-14 break-words">{shown(field, value)}</p>
        {current && (
          <p className="text-12 break-words text-ink-2">{t("instead", { value: shown(field, current.value) })}</p>
        )}
        {evidence.quote && <p className="text-12 break-words text-ink-2 italic">“{evidence.quote}”</p>}
        <p className="text-12 text-ink-2">
          {from} · {format.number(confidence, { style: "percent" })}
        </p>
      </div>
      {onDecide && (
        <>
          <IconButton isSmall label={t("accept", { name, value })} onClick={() => onDecide(true)}>
            <Check aria-hidden className="size-4" />
          </IconButton>
          <IconButton isSmall label={t("reject", { name, value })} onClick={() => onDecide(false)}>
            <X aria-hidden className="size-4" />
          </IconButton>
        </>
      )}
    </div>
  );
}
