import { Copy } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "../../../ui/button.tsx";
import { toast } from "../../../ui/toast.ts";

/** Codes for when the phone is gone, shown this once. */
export function BackupCodes({ codes, onClose }: { codes: readonly string[]; onClose(): void }) {
  const t = useTranslations("account");
  const common = useTranslations("common");
  const copy = () =>
    navigator.clipboard.writeText(codes.join("\n")).then(
      () => toast.success(common("copied")),
      () => toast.error(common("notCopied")),
    );
  return (
    <div className="flex flex-col gap-3">
      <p className="text-13 text-warn">{t("keepCodes")}</p>
      <ul aria-label={t("backupCodes")} className="grid grid-cols-2 gap-2 rounded-xl bg-field p-4 font-mono text-14">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex flex-wrap justify-end gap-2">
        <Button tone="outline" icon={<Copy aria-hidden className="size-4" />} onClick={() => void copy()}>
          {common("copy")}
        </Button>
        <Button onClick={onClose}>{t("codesKept")}</Button>
      </div>
    </div>
  );
}
