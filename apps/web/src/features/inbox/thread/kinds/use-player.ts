import { useEffect, useRef, useState } from "react";

/** The one that is heard: starting another pauses it. */
const heard: { current?: HTMLAudioElement } = {};
const SPEEDS = [1, 1.5, 2] as const;

/** A sound with its place and speed. The file is fetched when somebody wants to hear it. */
export function usePlayer(url: string | undefined, durationSeconds: number | undefined) {
  const audio = useRef<HTMLAudioElement>(null);
  const [isPlaying, setPlaying] = useState(false);
  const [at, setAt] = useState(0);
  const [length, setLength] = useState(durationSeconds ?? 0);
  const [speed, setSpeed] = useState<number>(SPEEDS[0]);
  const [hasFailed, setFailed] = useState(false);

  useEffect(() => () => audio.current?.pause(), []);

  const toggle = () => {
    const element = audio.current;
    if (!element || !url) return;
    if (!element.paused) return element.pause();
    if (heard.current !== element) heard.current?.pause();
    heard.current = element;
    element.playbackRate = speed;
    // A browser that does not know the kind of sound says so here.
    element.play().catch(() => setFailed(true));
  };
  const seek = (seconds: number) => {
    setAt(seconds);
    if (audio.current) audio.current.currentTime = seconds;
  };
  const nextSpeed = () => {
    const next = SPEEDS[(SPEEDS.indexOf(speed as 1) + 1) % SPEEDS.length] ?? 1;
    setSpeed(next);
    if (audio.current) audio.current.playbackRate = next;
  };
  const events = {
    onPlay: () => setPlaying(true),
    onPause: () => setPlaying(false),
    onEnded: () => setAt(0),
    onTimeUpdate: () => setAt(audio.current?.currentTime ?? 0),
    onLoadedMetadata: () => {
      // A recording that was streamed may not know how long it is.
      const known = audio.current?.duration ?? Number.NaN;
      if (Number.isFinite(known)) setLength(known);
    },
    onError: () => setFailed(true),
  };
  return { audio, events, isPlaying, at, length, speed, hasFailed, toggle, seek, nextSpeed };
}
