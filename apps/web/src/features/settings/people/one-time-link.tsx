import { useFormatter, useTranslations } from "use-intl";
import { Button } from "../../../ui/button.tsx";
import { OneTimeSecret } from "../../../ui/one-time-secret.tsx";

interface OneTimeLinkProps {
  label: string;
  link: { path: string; expiresAt: string };
  onClose(): void;
}

/** A link to hand to somebody, and until when it is good. */
export function OneTimeLink({ label, link: { path, expiresAt }, onClose }: OneTimeLinkProps) {
  const t = useTranslations("people");
  const close = useTranslations("common")("close");
  const format = useFormatter();
  const at = format.dateTime(new Date(expiresAt), { dateStyle: "short", timeStyle: "short" });
  return (
    <>
      <OneTimeSecret label={label} value={`${window.location.origin}${path}`} note={t("linkNote", { at })} />
      <Button className="self-end" onClick={onClose}>
        {close}
      </Button>
    </>
  );
}
