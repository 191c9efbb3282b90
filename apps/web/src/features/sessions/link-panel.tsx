import type { SessionResource } from "@gomarketing/contracts";
import { Copy } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../../ui/button.tsx";
import { toPhone } from "../../ui/phone-number.ts";
import { useProblemText } from "../../ui/problem-text.ts";
import { TextField } from "../../ui/text-field.tsx";
import { toast } from "../../ui/toast.ts";
import { useMay } from "../shell/use-may.ts";
import { QrWithCountdown } from "./qr-code.tsx";
import { usePairingCode } from "./use-session-actions.ts";

const bold = (chunks: ReactNode) => <strong className="font-semibold text-ink">{chunks}</strong>;

/** Two ways to link a phone: the QR and, without a camera, the pairing code. */
export function LinkPanel({ session }: { session: SessionResource }) {
  const t = useTranslations("sessions");
  const mayLink = useMay("admin");
  // The server gives its QR to nobody else.
  if (!mayLink) return <p className="mt-4 rounded-xl bg-shade px-4 py-3 text-14 text-ink-2">{t("askToLink")}</p>;
  return (
    <div className="mt-5 flex flex-col gap-6 sm:flex-row">
      <QrWithCountdown name={session.name} qr={session.qr} expiresAt={session.qrExpiresAt} />
      <div className="flex min-w-0 flex-1 flex-col gap-5">
        <ol className="flex list-inside list-decimal flex-col gap-2 text-14 marker:text-ink-2">
          <li>{t("step1")}</li>
          <li>{t.rich("step2", { b: bold })}</li>
          <li>{t.rich("step3", { b: bold })}</li>
        </ol>
        <PairingCode sessionId={session.id} />
      </div>
    </div>
  );
}

function PairingCode({ sessionId }: { sessionId: string }) {
  const t = useTranslations("sessions");
  const pairing = usePairingCode(sessionId);
  return (
    <section className="flex flex-col gap-2">
      <h3 className="text-14 font-semibold">{t("noCamera")}</h3>
      {pairing.data ? <ShownCode code={pairing.data} /> : <PhoneForm pairing={pairing} />}
    </section>
  );
}

function PhoneForm({ pairing }: { pairing: ReturnType<typeof usePairingCode> }) {
  const t = useTranslations("sessions");
  const problemText = useProblemText();
  const [isInvalid, setInvalid] = useState(false);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const phone = toPhone(String(new FormData(event.currentTarget).get("phone")));
    setInvalid(!phone);
    if (phone) pairing.mutate(phone);
  };
  const error = isInvalid ? t("phoneInvalid") : pairing.error ? problemText(pairing.error) : undefined;

  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-3">
      <p className="text-13 text-ink-2">{t("noCameraLead")}</p>
      <div className="flex flex-wrap items-start gap-2">
        <TextField
          label={t("phone")}
          name="phone"
          type="tel"
          autoComplete="off"
          placeholder={t("phonePlaceholder")}
          error={error}
          className="min-w-48 flex-1"
        />
        <Button type="submit" tone="outline" isBusy={pairing.isPending} size="large" className="mt-[26px]">
          {t("getCode")}
        </Button>
      </div>
    </form>
  );
}

function ShownCode({ code }: { code: string }) {
  const t = useTranslations("sessions");
  const copied = useTranslations("common")("copied");
  const copy = () => navigator.clipboard.writeText(code).then(() => toast.success(copied));
  return (
    <div className="flex flex-col items-start gap-3">
      <output aria-label={t("pairingCode")} className="font-mono text-24 font-bold tracking-[0.2em]">
        {code.slice(0, 4)}-{code.slice(4)}
      </output>
      <Button tone="outline" icon={<Copy aria-hidden className="size-4" />} onClick={() => void copy()}>
        {t("copyCode")}
      </Button>
    </div>
  );
}
