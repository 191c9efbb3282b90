import { Popover } from "radix-ui";
import { type ReactElement, useId, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../../../ui/button.tsx";
import { Switch } from "../../../ui/switch.tsx";
import { useSessions } from "../../shell/use-overview.ts";
import { useLabels, useTeams } from "../../shell/use-teamwork.ts";
import type { Narrowing } from "./narrowing.ts";

const STATUSES = ["open", "pending", "snoozed", "resolved"] as const;

interface FilterPopoverProps {
  trigger: ReactElement;
  narrowing: Narrowing;
  onChange(narrowing: Narrowing): void;
}

export function FilterPopover({ trigger, narrowing, onChange }: FilterPopoverProps) {
  const t = useTranslations("filters");
  const [isOpen, setOpen] = useState(true);
  const labels = useLabels()?.map(({ name }) => ({ id: name, name })) ?? [];
  const teams = useTeams() ?? [];
  const sessions = useSessions().data ?? [];
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger asChild>{trigger}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={4}
          collisionPadding={8}
          aria-label={t("open")}
          className="z-50 flex w-72 flex-col gap-3 rounded-xl border border-line bg-surface p-3 shadow-pop"
        >
          <Switch
            label={t("unread")}
            isOn={narrowing.isUnread ?? false}
            onChange={(isUnread) => onChange({ ...narrowing, isUnread: isUnread || undefined })}
          />
          <Select
            label={t("status")}
            value={narrowing.status}
            options={STATUSES.map((status) => ({ id: status, name: t(`statuses.${status}`) }))}
            onChange={(chosen) => onChange({ ...narrowing, status: STATUSES.find((status) => status === chosen) })}
          />
          <Select
            label={t("label")}
            value={narrowing.label}
            options={labels}
            onChange={(label) => onChange({ ...narrowing, label })}
          />
          <Select
            label={t("team")}
            value={narrowing.teamId}
            options={teams}
            onChange={(teamId) => onChange({ ...narrowing, teamId })}
          />
          <Select
            label={t("session")}
            value={narrowing.sessionId}
            options={sessions}
            onChange={(sessionId) => onChange({ ...narrowing, sessionId })}
          />
          <Button tone="quiet" size="small" onClick={() => [onChange({}), setOpen(false)]}>
            {t("clear")}
          </Button>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

interface SelectProps {
  label: string;
  value: string | undefined;
  options: readonly { id: string; name: string }[];
  onChange(value: string | undefined): void;
}

/** One of some, or all. */
function Select({ label, value, options, onChange }: SelectProps) {
  const t = useTranslations("filters");
  const id = useId();
  if (options.length === 0) return null;
  return (
    <div className="flex flex-col gap-1 px-2">
      <label htmlFor={id} className="text-13 font-medium">
        {label}
      </label>
      <select
        id={id}
        value={value ?? ""}
        onChange={(event) => onChange(event.target.value || undefined)}
        className="h-10 rounded-[10px] border border-line-strong bg-field px-2 text-14"
      >
        <option value="">{t("all")}</option>
        {options.map((option) => (
          <option key={option.id} value={option.id}>
            {option.name}
          </option>
        ))}
      </select>
    </div>
  );
}
