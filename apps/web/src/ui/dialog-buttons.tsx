import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Button } from "./button.tsx";

interface DialogButtonsProps {
  /** What is about to happen, in a word. */
  label: ReactNode;
  isDanger?: boolean;
  isBusy?: boolean;
  isDisabled?: boolean;
  onClose(): void;
  /** Without it the button submits its form. */
  onConfirm?(): void;
}

/** The end of a dialog: go back, or do it. */
export function DialogButtons({
  label,
  isDanger = false,
  isBusy = false,
  isDisabled = false,
  onClose,
  onConfirm,
}: DialogButtonsProps) {
  const cancel = useTranslations("common")("cancel");
  return (
    <div className="flex flex-wrap justify-end gap-2">
      <Button tone="quiet" onClick={onClose}>
        {cancel}
      </Button>
      <Button
        type={onConfirm ? "button" : "submit"}
        tone={isDanger ? "danger" : "primary"}
        isBusy={isBusy}
        disabled={isDisabled}
        {...(onConfirm && { onClick: onConfirm })}
      >
        {label}
      </Button>
    </div>
  );
}
