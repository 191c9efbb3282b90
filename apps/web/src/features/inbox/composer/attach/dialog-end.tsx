import { useTranslations } from "use-intl";
import { Button } from "../../../../ui/button.tsx";

/** The foot of a dialog that sends something. */
export function DialogEnd({ onClose, isDisabled = false }: { onClose(): void; isDisabled?: boolean }) {
  const common = useTranslations("common");
  const send = useTranslations("composer")("send");
  return (
    <div className="flex justify-end gap-2">
      <Button tone="quiet" onClick={onClose}>
        {common("cancel")}
      </Button>
      <Button type="submit" disabled={isDisabled}>
        {send}
      </Button>
    </div>
  );
}
