import { loudnessOf, waveformOf } from "./loudness.ts";
import { writeOggOpus } from "./ogg-opus.ts";
import { readWebmOpus } from "./webm-opus.ts";

export interface VoiceNote {
  readonly file: File;
  /** Absent where the browser records nothing that phones play as a voice note: then it goes as a sound file. */
  readonly voice?: { readonly durationSeconds: number; readonly waveform: string };
  /** Phones play it once. */
  readonly isViewOnce?: boolean;
}

/** From what phones play as it is to what they only play as a sound file. */
const TYPES = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4"] as const;
const LOOK_EVERY_MS = 80;
const BITS_A_SECOND = 32_000;

/** A recording in progress, with how loud it is. */
export class Recording {
  readonly #recorder: MediaRecorder;
  readonly #stream: MediaStream;
  readonly #audio: AudioContext;
  readonly #chunks: Blob[] = [];
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #levels: number[] = [];

  private constructor(stream: MediaStream, onLevel: (level: number, elapsedMs: number) => void) {
    this.#stream = stream;
    const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
    this.#recorder = new MediaRecorder(stream, { ...(mimeType && { mimeType }), audioBitsPerSecond: BITS_A_SECOND });
    this.#recorder.ondataavailable = ({ data }) => this.#chunks.push(data);
    this.#audio = new AudioContext();
    const meter = new AnalyserNode(this.#audio, { fftSize: 1_024 });
    this.#audio.createMediaStreamSource(stream).connect(meter);
    const samples = new Uint8Array(meter.fftSize);
    this.#timer = setInterval(() => {
      if (this.#recorder.state !== "recording") return;
      meter.getByteTimeDomainData(samples);
      const level = loudnessOf(samples);
      this.#levels.push(level);
      onLevel(level, this.#levels.length * LOOK_EVERY_MS);
    }, LOOK_EVERY_MS);
    this.#recorder.start();
  }

  /**
   * Asks for the microphone and begins.
   *
   * @throws {DOMException} when there is none, or it is refused
   */
  static async start(onLevel: (level: number, elapsedMs: number) => void): Promise<Recording> {
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 },
    });
    return new Recording(stream, onLevel);
  }

  pause(): void {
    this.#recorder.pause();
  }

  resume(): void {
    this.#recorder.resume();
  }

  /** Ends it, lets go of the microphone, and gives what was recorded. */
  async finish(): Promise<VoiceNote> {
    const ended = new Promise((resolve) => {
      this.#recorder.onstop = resolve;
    });
    this.#recorder.stop();
    await ended;
    this.#release();
    return noteOf(new Blob(this.#chunks, { type: this.#recorder.mimeType }), this.#levels);
  }

  /** Ends it and forgets it. */
  discard(): void {
    if (this.#recorder.state !== "inactive") this.#recorder.stop();
    this.#release();
  }

  #release(): void {
    clearInterval(this.#timer);
    for (const track of this.#stream.getTracks()) track.stop();
    void this.#audio.close();
  }
}

async function noteOf(recorded: Blob, levels: readonly number[]): Promise<VoiceNote> {
  const type = recorded.type.split(";")[0] ?? "";
  if (type !== "audio/webm" && type !== "audio/ogg") return { file: new File([recorded], "audio.m4a", { type }) };
  const ogg =
    type === "audio/ogg"
      ? recorded
      : writeOggOpus(
          readWebmOpus(new Uint8Array(await recorded.arrayBuffer())),
          crypto.getRandomValues(new Uint32Array(1))[0] ?? 1,
        );
  const durationSeconds = Math.max(1, Math.round((levels.length * LOOK_EVERY_MS) / 1_000));
  return {
    file: new File([ogg], "audio.ogg", { type: "audio/ogg" }),
    voice: { durationSeconds, waveform: waveformOf(levels) },
  };
}
