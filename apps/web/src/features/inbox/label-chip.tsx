import { useLabels } from "../shell/use-teamwork.ts";

/** A label with its colour. The words carry the meaning: the colour is a dot beside them, readable on any. */
export function LabelChip({ name }: { name: string }) {
  const color = useLabels()?.find((label) => label.name === name)?.color;
  return (
    <span className="inline-flex max-w-40 items-center gap-1.5 rounded-full border border-line bg-field px-2 text-12 leading-5 font-medium text-ink">
      {color && <span aria-hidden className="size-2 shrink-0 rounded-full" style={{ background: color }} />}
      <span className="truncate">{name}</span>
    </span>
  );
}
