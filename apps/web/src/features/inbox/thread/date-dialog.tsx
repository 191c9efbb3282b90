import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../../../ui/button.tsx";
import { dayKey } from "../../../ui/days.ts";
import { Dialog } from "../../../ui/dialog.tsx";
import { TextField } from "../../../ui/text-field.tsx";

/** Which day of a chat to go to. */
export function DateDialog({ onChoose, onClose }: { onChoose(day: string): void; onClose(): void }) {
  const t = useTranslations("thread");
  const cancel = useTranslations("common")("cancel");
  const today = dayKey(new Date());
  const [day, setDay] = useState(today);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onChoose(day);
    onClose();
  };
  return (
    <Dialog isOpen onClose={onClose} title={t("jumpToDate")}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <TextField
          label={t("date")}
          type="date"
          required
          autoFocus
          value={day}
          max={today}
          onChange={(event) => setDay(event.target.value)}
        />
        <div className="flex justify-end gap-2">
          <Button tone="quiet" onClick={onClose}>
            {cancel}
          </Button>
          <Button type="submit">{t("jump")}</Button>
        </div>
      </form>
    </Dialog>
  );
}
