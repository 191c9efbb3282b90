/** How many bars a voice note is drawn with. */
export const BARS = 64;
const LOUDEST = 100;

/**
 * The loudness of each bar, from 0 to 1.
 *
 * @param waveform bytes from 0 to 100, base64; what is not there, or not that, gives bars of one height
 */
export function barsOf(waveform: string | undefined): number[] {
  const bytes = bytesOf(waveform);
  if (bytes.length === 0) return Array.from({ length: BARS }, () => 0.25);
  return Array.from({ length: BARS }, (_, bar) => {
    const loudness = bytes[Math.floor((bar * bytes.length) / BARS)] ?? 0;
    return Math.min(LOUDEST, loudness) / LOUDEST;
  });
}

function bytesOf(waveform: string | undefined): Uint8Array {
  try {
    return Uint8Array.from(atob(waveform ?? ""), (character) => character.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}
