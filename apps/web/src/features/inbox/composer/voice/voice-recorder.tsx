import { Pause, Play, SendHorizontal, Trash2 } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { IconButton } from "../../../../ui/button.tsx";
import { classNames } from "../../../../ui/class-names.ts";
import { toast } from "../../../../ui/toast.ts";
import { clock } from "../../message-summary.ts";
import { Recording, type VoiceNote } from "./recording.ts";

const BARS_IN_SIGHT = 160;

interface VoiceRecorderProps {
  /** It is to be sent, or there is none. */
  onDone(note: VoiceNote | undefined): void;
  /** Neither sent nor thrown away: the chat was left, or the agent regrets. To be called at any time, later too. */
  onKeep(note: VoiceNote): void;
}

/** In the composer's place while a voice note is recorded: time, loudness, and what to do with it. */
export function VoiceRecorder(props: VoiceRecorderProps) {
  const t = useTranslations("voice");
  const [isViewOnce, setViewOnce] = useState(false);
  const onDone = (note: VoiceNote | undefined) =>
    props.onDone(note?.voice && isViewOnce ? { ...note, isViewOnce } : note);
  const { seconds, levels, isPaused, isReady, pause, finish, discard } = useRecording({ ...props, onDone });
  const bar = useRef<HTMLFieldSetElement>(null);
  useEffect(() => bar.current?.focus(), []);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") discard();
    // Enter on a button presses that button.
    else if (event.key === "Enter" && event.target === event.currentTarget) finish();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <fieldset
      ref={bar}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      className="flex min-h-14 min-w-0 items-center gap-2 px-2 py-2 outline-none md:px-3"
    >
      <legend className="sr-only">{t("title")}</legend>
      <IconButton label={t("discard")} onClick={discard}>
        <Trash2 aria-hidden className="size-5" />
      </IconButton>
      <span
        aria-hidden
        className={classNames("size-2.5 shrink-0 rounded-full bg-danger", isReady && !isPaused && "animate-pulse-soft")}
      />
      <span role="timer" aria-label={t("length")} className="w-11 shrink-0 text-14 tabular-nums">
        {clock(seconds)}
      </span>
      <Levels levels={levels} />
      <span role="status" className="sr-only">
        {isPaused ? t("paused") : isReady ? t("recording") : t("starting")}
      </span>
      <IconButton
        label={t("viewOnce")}
        aria-pressed={isViewOnce}
        onClick={() => setViewOnce(!isViewOnce)}
        className="aria-pressed:bg-brand-soft aria-pressed:text-brand-ink"
      >
        <span
          aria-hidden
          className="flex size-5 items-center justify-center rounded-full border-2 border-current text-11 font-bold"
        >
          1
        </span>
      </IconButton>
      <IconButton label={isPaused ? t("resume") : t("pause")} disabled={!isReady} onClick={pause}>
        {isPaused ? <Play aria-hidden className="size-5" /> : <Pause aria-hidden className="size-5" />}
      </IconButton>
      <IconButton tone="brand" label={t("send")} disabled={!isReady} onClick={finish}>
        <SendHorizontal aria-hidden className="size-5" />
      </IconButton>
    </fieldset>
  );
}

/** How loud it was lately, the newest at the right. */
function Levels({ levels }: { levels: readonly number[] }) {
  const bars = [...Array.from({ length: BARS_IN_SIGHT }, () => 0), ...levels].slice(-BARS_IN_SIGHT);
  return (
    <span aria-hidden className="flex h-8 min-w-0 flex-1 items-center justify-end gap-[3px] overflow-hidden">
      {bars.map((level, index) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
          key={index}
          className="w-[3px] shrink-0 rounded-full bg-brand forced-colors:bg-[CanvasText]"
          style={{ height: `${Math.max(8, level * 100)}%`, opacity: level === 0 ? 0.3 : 1 }}
        />
      ))}
    </span>
  );
}

function useRecording({ onDone, onKeep }: VoiceRecorderProps) {
  const t = useTranslations("voice");
  const undo = useTranslations("composer.copilot")("undo");
  const recording = useRef<Recording>(undefined);
  const [progress, setProgress] = useState({ seconds: 0, levels: [] as readonly number[] });
  const [isPaused, setPaused] = useState(false);
  const [isReady, setReady] = useState(false);
  const failed = () => toast.error(t("failed"));
  /** Ends it; whoever asks first has it. */
  const end = async (): Promise<VoiceNote | undefined> => {
    const ended = recording.current;
    recording.current = undefined;
    return ended?.finish();
  };
  const leave = () => end().then((note) => note && [onKeep(note), toast(t("kept"))], failed);
  const refused = () => [toast.error(t("refused")), onDone(undefined)];
  const latest = useRef({ leave, refused });
  latest.current = { leave, refused };

  useEffect(() => {
    let isWanted = true;
    const onLevel = (level: number, elapsedMs: number) =>
      setProgress(({ levels }) => ({
        seconds: elapsedMs / 1_000,
        levels: [...levels.slice(-BARS_IN_SIGHT), level],
      }));
    Recording.start(onLevel).then(
      (started) => {
        if (!isWanted) return started.discard();
        recording.current = started;
        setReady(true);
      },
      () => isWanted && latest.current.refused(),
    );
    return () => {
      isWanted = false;
      void latest.current.leave();
    };
  }, []);

  const pause = () => {
    if (isPaused) recording.current?.resume();
    else recording.current?.pause();
    setPaused(!isPaused);
  };
  const finish = () => {
    setReady(false);
    void end().then(onDone, () => [failed(), onDone(undefined)]);
  };
  const discard = () => {
    const offer = (note: VoiceNote | undefined) =>
      note && toast(t("discarded"), { action: { label: undo, onClick: () => onKeep(note) } });
    // What cannot be prepared was not wanted either.
    end().then(offer, () => undefined);
    onDone(undefined);
  };
  return { ...progress, isPaused, isReady, pause, finish, discard };
}
