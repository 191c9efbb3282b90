import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../../../ui/button.tsx";
import { useMe } from "../../shell/use-me.ts";
import { Card } from "../card.tsx";
import { BackupCodesDialog, EndTwoFactorDialog } from "./two-factor-dialogs.tsx";
import { TwoFactorSetup } from "./two-factor-setup.tsx";

/** The second factor: on or off, and its backup codes. */
export function TwoFactorCard() {
  const t = useTranslations("account");
  const { hasTwoFactor } = useMe();
  const [open, setOpen] = useState<"begin" | "codes" | "end">();
  const close = () => setOpen(undefined);
  return (
    <Card title={t("twoFactor")} lead={t("twoFactorLead")}>
      <div className="flex flex-wrap items-center gap-2">
        <p className={hasTwoFactor ? "text-14 font-medium text-ok" : "text-14 text-ink-2"}>
          {t(hasTwoFactor ? "twoFactorOn" : "twoFactorOff")}
        </p>
        <span className="flex-1" />
        {hasTwoFactor ? (
          <>
            <Button tone="outline" onClick={() => setOpen("codes")}>
              {t("renewCodes")}
            </Button>
            <Button tone="outline" onClick={() => setOpen("end")}>
              {t("endTwoFactor")}
            </Button>
          </>
        ) : (
          <Button onClick={() => setOpen("begin")}>{t("beginTwoFactor")}</Button>
        )}
      </div>
      {open === "begin" && <TwoFactorSetup onClose={close} />}
      {open === "codes" && <BackupCodesDialog onClose={close} />}
      {open === "end" && <EndTwoFactorDialog onClose={close} />}
    </Card>
  );
}
