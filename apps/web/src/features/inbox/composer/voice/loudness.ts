/** How many loudnesses a voice note carries, and how loud the loudest can be: WhatsApp's own numbers. */
const BARS = 64;
const LOUDEST = 100;

/** The loudness of a moment, from 0 to 1, by samples around 128 as an `AnalyserNode` gives them. */
export function loudnessOf(samples: Uint8Array): number {
  let sum = 0;
  for (const sample of samples) sum += ((sample - 128) / 128) ** 2;
  // Speech is far from full scale: its square root fills the bars.
  return Math.min(1, Math.sqrt(Math.sqrt(sum / Math.max(1, samples.length))));
}

/** The loudnesses of a whole recording, however long, as a message carries them: 64 bytes, base64. */
export function waveformOf(levels: readonly number[]): string {
  const bytes = Array.from({ length: BARS }, (_, bar) => {
    const from = Math.floor((bar * levels.length) / BARS);
    const to = Math.max(from + 1, Math.floor(((bar + 1) * levels.length) / BARS));
    return Math.round(Math.max(0, ...levels.slice(from, to)) * LOUDEST);
  });
  return btoa(String.fromCharCode(...bytes));
}
