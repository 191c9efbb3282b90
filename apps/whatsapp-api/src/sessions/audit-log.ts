import { mkdir, open } from "node:fs/promises";
import { dirname, join } from "node:path";

/** What was done to a session without anybody asking for it at that moment. */
export interface AuditRecord {
  readonly sessionId: string;
  /** Whose session it was. */
  readonly phone: string | undefined;
  readonly action: "erasure-announced" | "erasing" | "erased" | "erasure-failed";
  readonly why: string;
  readonly outcome?: string;
}

/** An append-only list of records, one JSON line each, on disk before `append` resolves. */
export class AuditLog {
  readonly #path: string;
  readonly #clock: () => number;

  constructor(dataDir: string, clock: () => number) {
    this.#path = join(dataDir, "audit", "sessions.jsonl");
    this.#clock = clock;
  }

  async append(record: AuditRecord): Promise<void> {
    await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
    const file = await open(this.#path, "a", 0o600);
    try {
      await file.write(`${JSON.stringify({ at: new Date(this.#clock()).toISOString(), ...record })}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
  }
}
