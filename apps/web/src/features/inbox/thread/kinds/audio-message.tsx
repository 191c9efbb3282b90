import type { Message } from "@gomarketing/contracts";
import { Download, Mic, Music, Pause, Play } from "lucide-react";
import { useMemo } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { clock } from "../../message-summary.ts";
import { authorName } from "../thread-rows.ts";
import { FileState } from "./file-state.tsx";
import { useFile } from "./use-file.ts";
import { usePlayer } from "./use-player.ts";
import { BARS, barsOf } from "./waveform.ts";

/** A voice note with its waveform, or a sound file: played, sought, and heard faster. */
export function AudioMessage({ message }: { message: Message }) {
  const t = useTranslations("kinds");
  const format = useFormatter();
  const file = useFile(message);
  const url = file.kind === "ready" ? file.url : undefined;
  const player = usePlayer(url, message.media?.durationSeconds);
  const { isPlaying, at, length } = player;
  const name = authorName(message) ?? t("phone");
  const Kind = message.isVoice ? Mic : Music;

  return (
    <div className="flex w-72 max-w-full items-center gap-2.5 py-1">
      <audio ref={player.audio} src={url} preload="none" {...player.events} />
      <button
        type="button"
        disabled={!url || player.hasFailed}
        aria-label={t(isPlaying ? "pause" : "play", { name })}
        onClick={player.toggle}
        className="flex size-10 shrink-0 items-center justify-center rounded-full bg-brand text-on-brand hover:bg-brand-hover disabled:opacity-50"
      >
        {isPlaying ? <Pause aria-hidden className="size-5" /> : <Play aria-hidden className="size-5" />}
      </button>
      <div className="min-w-0 flex-1">
        {file.kind === "ready" && !player.hasFailed ? (
          <Track message={message} at={at} length={length} onSeek={player.seek} />
        ) : (
          <FileState file={file.kind === "ready" ? { kind: "failed", why: t("notPlayable") } : file} />
        )}
        <p className="flex items-center gap-1 text-11 text-ink-2 tabular-nums">
          <Kind aria-hidden className="size-3" />
          {clock(isPlaying || at > 0 ? at : length)}
        </p>
      </div>
      {player.hasFailed && url ? (
        <a href={url} download={message.media?.fileName ?? ""} aria-label={t("download", { name: t("audio") })}>
          <Download aria-hidden className="size-5" />
        </a>
      ) : (
        <button
          type="button"
          aria-label={t("speed", { speed: format.number(player.speed) })}
          onClick={player.nextSpeed}
          className="min-h-8 w-11 shrink-0 rounded-full bg-shade-2 text-12 font-semibold hover:bg-shade"
        >
          {format.number(player.speed)}×
        </button>
      )}
    </div>
  );
}

interface TrackProps {
  message: Message;
  at: number;
  length: number;
  onSeek(seconds: number): void;
}

/** Where it is: the bars show it, and a slider over them, which keys move too, changes it. */
function Track({ message, at, length, onSeek }: TrackProps) {
  const t = useTranslations("kinds");
  const bars = useMemo(() => barsOf(message.media?.waveform), [message.media?.waveform]);
  const played = length > 0 ? (at / length) * BARS : 0;
  return (
    <div className="relative flex h-8 items-center gap-px rounded focus-within:outline-2 focus-within:outline-brand">
      {bars.map((height, index) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
          key={index}
          className={index < played ? "flex-1 rounded-full bg-brand" : "flex-1 rounded-full bg-ink-2/45"}
          style={{ height: `${Math.max(10, height * 100)}%` }}
        />
      ))}
      <input
        type="range"
        aria-label={t("seek")}
        aria-valuetext={clock(at)}
        min={0}
        max={Math.max(length, 0.1)}
        step={0.1}
        value={Math.min(at, length)}
        onChange={(event) => onSeek(Number(event.target.value))}
        className="absolute inset-0 size-full cursor-pointer opacity-0"
      />
    </div>
  );
}
