import { Dialog } from "./dialog.tsx";
import { DialogButtons } from "./dialog-buttons.tsx";
import { FormError } from "./form-error.tsx";
import { useProblemText } from "./problem-text.ts";

interface ConfirmDialogProps {
  title: string;
  /** What will happen. */
  text: string;
  label: string;
  isBusy: boolean;
  error?: unknown;
  onConfirm(): void;
  onClose(): void;
}

/** Asks before something that cannot be taken back. A refusal is shown in it. */
export function ConfirmDialog({ title, text, label, isBusy, error, onConfirm, onClose }: ConfirmDialogProps) {
  const problemText = useProblemText();
  return (
    <Dialog isOpen onClose={onClose} title={title} description={text}>
      {error ? <FormError>{problemText(error)}</FormError> : null}
      <DialogButtons isDanger label={label} isBusy={isBusy} onConfirm={onConfirm} onClose={onClose} />
    </Dialog>
  );
}
