import type { Chat, Label } from "@gomarketing/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { keys } from "../../../backend/query-keys.ts";
import { addLabel, fetchLabels } from "../../../backend/teamwork.ts";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { useLabels } from "../../shell/use-teamwork.ts";
import { useChangeChat } from "../thread/use-chat.ts";

const LONGEST_LABEL = 64;

/** Which labels a chat carries; a word that is no label yet becomes one. */
export function LabelDialog({ chat, onClose }: { chat: Chat; onClose(): void }) {
  const t = useTranslations("labels");
  const close = useTranslations("common")("close");
  const labels = useLabels();
  const [typed, setTyped] = useState("");
  const change = useChangeChat(chat.id);
  const carried = new Set(chat.labels);
  const toggle = (name: string) => change.mutate({ [carried.has(name) ? "removeLabels" : "addLabels"]: [name] });
  const cache = useQueryClient();
  const apply = useMutation({
    // Whoever types at once is faster than the list of labels.
    mutationFn: async (wanted: string) => {
      const known = await cache.ensureQueryData({ queryKey: keys.labels, queryFn: fetchLabels });
      return labelNamed(wanted, known) ?? addLabel(wanted);
    },
    onSuccess: ({ name }, wanted) => {
      setTyped((now) => (now.trim() === wanted ? "" : now));
      toggle(name);
    },
  });

  const wanted = typed.trim();
  const shown = labels?.filter(({ name }) => name.toLocaleLowerCase().includes(wanted.toLocaleLowerCase()));
  const isNew = wanted !== "" && labels && !labelNamed(wanted, labels);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (wanted !== "" && !apply.isPending) apply.mutate(wanted);
  };

  return (
    <Dialog isOpen onClose={onClose} title={t("title")}>
      <form onSubmit={submit} className="flex flex-col gap-2">
        <TextField
          label={t("find")}
          autoFocus
          autoComplete="off"
          maxLength={LONGEST_LABEL}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        {isNew && (
          <Button
            type="submit"
            tone="outline"
            size="small"
            className="self-start"
            icon={<Plus aria-hidden className="size-4" />}
            isBusy={apply.isPending}
          >
            {t("create", { name: wanted })}
          </Button>
        )}
      </form>
      <LabelList labels={shown} carried={carried} onToggle={toggle} />
      <Button className="self-end" onClick={onClose}>
        {close}
      </Button>
    </Dialog>
  );
}

const labelNamed = (wanted: string, labels: readonly Label[]): Label | undefined =>
  labels.find(({ name }) => name.toLocaleLowerCase() === wanted.toLocaleLowerCase());

interface LabelListProps {
  labels: readonly Label[] | undefined;
  carried: ReadonlySet<string>;
  onToggle(name: string): void;
}

function LabelList({ labels, carried, onToggle }: LabelListProps) {
  const t = useTranslations("labels");
  if (!labels) return <Skeleton className="h-9 rounded-lg" count={3} />;
  return (
    <ul aria-label={t("title")} className="-mx-2 max-h-64 overflow-y-auto">
      {labels.map(({ id, name, color }) => (
        <li key={id}>
          <label className="flex min-h-10 cursor-pointer items-center gap-3 rounded-lg px-2 text-14 hover:bg-shade">
            <input
              type="checkbox"
              checked={carried.has(name)}
              onChange={() => onToggle(name)}
              className="size-4.5 accent-brand"
            />
            <span aria-hidden className="size-3.5 rounded-full border border-line" style={{ background: color }} />
            <span className="min-w-0 flex-1 truncate">{name}</span>
          </label>
        </li>
      ))}
    </ul>
  );
}
