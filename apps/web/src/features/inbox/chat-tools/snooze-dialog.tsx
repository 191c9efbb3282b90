import type { Chat } from "@gomarketing/contracts";
import { type FormEvent, useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { snoozeTimes } from "./snooze-times.ts";
import { useSnooze } from "./use-chat-actions.ts";

/** Until when a chat rests. */
export function SnoozeDialog({ chat, onClose }: { chat: Chat; onClose(): void }) {
  const t = useTranslations("snooze");
  const format = useFormatter();
  const snooze = useSnooze(chat);
  const [now] = useState(() => new Date());
  const choose = (until: Date | undefined) => [snooze(until), onClose()];

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const until = new Date(String(new FormData(event.currentTarget).get("until")));
    if (until.getTime() > Date.now()) choose(until);
  };

  return (
    <Dialog isOpen onClose={onClose} title={t("title")} description={t("lead")}>
      <ul className="flex flex-col gap-2">
        {snoozeTimes(now).map(({ name, at }) => (
          <li key={name}>
            <Button tone="outline" className="w-full !justify-between" onClick={() => choose(at)}>
              {t(name)}
              <span className="text-13 font-normal text-ink-2">
                {format.dateTime(at, { weekday: "short", hour: "2-digit", minute: "2-digit" })}
              </span>
            </Button>
          </li>
        ))}
        <li>
          <Button tone="outline" className="w-full !justify-start" onClick={() => choose(undefined)}>
            {t("untilWritten")}
          </Button>
        </li>
      </ul>
      <form onSubmit={submit} className="flex items-end gap-2">
        <TextField label={t("custom")} name="until" type="datetime-local" required className="min-w-0 flex-1" />
        <Button type="submit" size="large">
          {t("submit")}
        </Button>
      </form>
    </Dialog>
  );
}
