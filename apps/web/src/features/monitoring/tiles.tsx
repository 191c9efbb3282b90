import type { MonitoringFigure, MonitoringFigures } from "@gomarketing/contracts";
import { useFormatter, useTranslations } from "use-intl";
import { classNames } from "../../ui/class-names.ts";
import { useNow } from "../../ui/time.ts";
import { useDurationText } from "./use-duration-text.ts";

type Tone = "plain" | "good" | "warn" | "bad";
const TONES: Record<Tone, string> = {
  plain: "text-ink-2",
  good: "text-ok",
  warn: "text-warn",
  bad: "text-danger",
};

interface TilesProps {
  figures: MonitoringFigures;
  onOpen(figure: MonitoringFigure): void;
}

/** The four figures that a look from afar is for. Each leads to its chats. */
export function Tiles({ figures, onOpen }: TilesProps) {
  const t = useTranslations("monitoring");
  return (
    <div className="grid grid-cols-2 gap-3 lg:grid-cols-4 lg:gap-4">
      <Tile label={t("received")} onOpen={() => onOpen("received")} {...useReceived(figures)} />
      <Tile label={t("firstResponseMedian")} onOpen={() => onOpen("first-response")} {...useFirstResponse(figures)} />
      <Tile label={t("waitingNow")} onOpen={() => onOpen("waiting")} {...useWaiting(figures)} />
      <Tile label={t("failures")} onOpen={() => onOpen("failed")} {...useFailed(figures)} />
    </div>
  );
}

interface TileFacts {
  readonly value: string;
  readonly note: string;
  readonly tone: Tone;
}

function Tile({ label, value, note, tone, onOpen }: TileFacts & { label: string; onOpen(): void }) {
  const t = useTranslations("monitoring");
  return (
    <button
      type="button"
      title={t("showChats")}
      onClick={onOpen}
      className="flex flex-col items-start gap-0.5 rounded-2xl border border-line bg-surface p-4 text-left transition-colors hover:border-line-strong"
    >
      <span className="text-13 text-ink-2">{label}</span>
      <span className="text-24 font-semibold tabular-nums">{value}</span>
      <span className={classNames("min-h-4 text-12 font-medium", TONES[tone])}>{note}</span>
    </button>
  );
}

function useReceived({ volume: { received, previous } }: MonitoringFigures): TileFacts {
  const t = useTranslations("monitoring");
  const format = useFormatter();
  const value = format.number(received);
  if (previous.received === 0) return { value, note: "", tone: "plain" };
  const change = received / previous.received - 1;
  const percent = format.number(change, { style: "percent", signDisplay: "exceptZero", maximumFractionDigits: 0 });
  return { value, note: t("versusBefore", { change: percent }), tone: "plain" };
}

function useFirstResponse({ firstResponse }: MonitoringFigures): TileFacts {
  const t = useTranslations("monitoring");
  const durationText = useDurationText();
  const now = firstResponse.p50Seconds;
  const before = firstResponse.previous.p50Seconds;
  if (now === undefined) return { value: "–", note: t("noAnswers"), tone: "plain" };
  if (before === undefined) return { value: durationText(now), note: "", tone: "plain" };
  const change = Math.round(now - before);
  const sign = change < 0 ? "−" : "+";
  return {
    value: durationText(now),
    note: t("versusBefore", { change: `${sign}${durationText(Math.abs(change))}` }),
    tone: change === 0 ? "plain" : change < 0 ? "good" : "warn",
  };
}

function useWaiting({ backlog: { waiting, oldestWaitingSince } }: MonitoringFigures): TileFacts {
  const t = useTranslations("monitoring");
  const format = useFormatter();
  const durationText = useDurationText();
  const now = useNow(1_000);
  if (!oldestWaitingSince) return { value: format.number(waiting), note: t("nobodyWaits"), tone: "good" };
  const age = durationText(Math.max(0, (now - Date.parse(oldestWaitingSince)) / 1_000));
  return { value: format.number(waiting), note: t("oldestWaits", { age }), tone: "warn" };
}

function useFailed({ failures: { failed, rate } }: MonitoringFigures): TileFacts {
  const t = useTranslations("monitoring");
  const format = useFormatter();
  if (failed === 0) return { value: "0", note: t("noFailures"), tone: "good" };
  const percent = format.number(rate ?? 0, { style: "percent", maximumFractionDigits: 1 });
  return { value: format.number(failed), note: rate === undefined ? "" : t("ofSent", { percent }), tone: "bad" };
}
