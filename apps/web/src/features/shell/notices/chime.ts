const NOTES_HZ = [659.25, 880];
const NOTE_S = 0.09;
const LOUDNESS = 0.08;
/** A burst of messages is one sound. */
const QUIET_MS = 2_000;

let context: AudioContext | undefined;
let lastAt = 0;

/** Two short notes; silent where the browser forbids sound before the first click on the page. */
export function chime(): void {
  const now = Date.now();
  if (now - lastAt < QUIET_MS || !navigator.userActivation?.hasBeenActive) return;
  lastAt = now;
  context ??= new AudioContext();
  const audio = context;
  for (const [index, frequency] of NOTES_HZ.entries()) {
    const from = audio.currentTime + index * NOTE_S;
    const note = new OscillatorNode(audio, { frequency });
    const volume = new GainNode(audio, { gain: 0 });
    // A tone that starts or ends at full volume clicks.
    volume.gain.setValueAtTime(0, from);
    volume.gain.linearRampToValueAtTime(LOUDNESS, from + 0.01);
    volume.gain.exponentialRampToValueAtTime(0.0001, from + NOTE_S * 2);
    note.connect(volume).connect(audio.destination);
    note.start(from);
    note.stop(from + NOTE_S * 2);
  }
}
