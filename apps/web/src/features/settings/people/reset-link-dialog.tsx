import type { OrganizationMember } from "@gomarketing/contracts";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { makeResetLink } from "../../../backend/people.ts";
import { Dialog } from "../../../ui/dialog.tsx";
import { DialogButtons } from "../../../ui/dialog-buttons.tsx";
import { FormError } from "../../../ui/form-error.tsx";
import { useProblemText } from "../../../ui/problem-text.ts";
import { Switch } from "../../../ui/switch.tsx";
import { OneTimeLink } from "./one-time-link.tsx";

/** Makes a link by which a member gives themselves a new password; one hands it to them. */
export function ResetLinkDialog({ member, onClose }: { member: OrganizationMember; onClose(): void }) {
  const t = useTranslations("people");
  const problemText = useProblemText();
  const [clears, setClears] = useState(false);
  const make = useMutation({ mutationFn: () => makeResetLink(member.id, clears), meta: { isShownInPlace: true } });
  return (
    <Dialog isOpen onClose={onClose} title={t("resetTitle", { name: member.name })} description={t("resetText")}>
      {make.data ? (
        <OneTimeLink label={t("resetLink")} link={make.data} onClose={onClose} />
      ) : (
        <>
          {member.hasTwoFactor && (
            <Switch label={t("clearsTwoFactor")} hint={t("clearsTwoFactorHint")} isOn={clears} onChange={setClears} />
          )}
          {make.error && <FormError>{problemText(make.error)}</FormError>}
          <DialogButtons
            label={t("makeLink")}
            isBusy={make.isPending}
            onConfirm={() => make.mutate()}
            onClose={onClose}
          />
        </>
      )}
    </Dialog>
  );
}
