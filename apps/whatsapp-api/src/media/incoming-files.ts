import { timingSafeEqual } from "node:crypto";
import { Problem } from "@gomarketing/service-kit";
import { downloadMedia, MediaFailure, type StoredMedia } from "../baileys/media.ts";
import { requestReupload } from "../baileys/media-upload.ts";
import type { MediaConfig } from "../config.ts";
import type { Session } from "../sessions/session.ts";
import { FileFolder } from "./file-folder.ts";
import { assertAllowed, harmlessType, MediaTooLarge, sniff } from "./media-type.ts";

/** An opened file is kept for so long after it was last asked for: players ask for ranges. */
const KEPT_MS = 600_000;
const MAX_KEPT_BYTES = 1_000_000_000;

/** The media host or the phone does not give the file. */
class MediaUnavailable extends Problem {
  constructor(detail: string) {
    super({
      status: 502,
      type: "/problems/media-unavailable",
      title: "The file cannot be fetched",
      detail: `${detail} Try again later.`,
      retryAfterSeconds: 10,
    });
  }
}

/** Nobody has the file any more. */
class MediaGone extends Problem {
  constructor(detail: string) {
    super({
      status: 410,
      type: "/problems/media-gone",
      title: "The file is gone",
      detail: `${detail} Ask for it to be sent again.`,
    });
  }
}

export interface OpenedFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly mimeType: string;
}

/** Files that came with messages: fetched, decrypted and checked on disk, and kept there for a while. */
export class IncomingFiles {
  readonly #folder: FileFolder;
  readonly #config: MediaConfig;
  readonly #underWay = new Map<string, Promise<void>>();

  constructor(path: string, config: MediaConfig) {
    this.#folder = new FileFolder(path, config.maxBytes, { empty: true });
    this.#config = config;
  }

  /**
   * Opens a file. What the media host no longer has is asked for at the phone that sent it, once.
   *
   * @throws {MediaUnavailable} {MediaGone} {MediaTooLarge} {MediaTypeRefused}
   */
  async open(session: Session, media: StoredMedia): Promise<OpenedFile> {
    assertAllowed(media.mimeType, this.#config);
    if ((media.size ?? 0) > this.#config.maxBytes) throw new MediaTooLarge(this.#config.maxBytes);
    if ((await this.#folder.sizeOf(media.id)) === undefined) await this.#fetchOnce(session, media);
    const path = this.#folder.pathOf(media.id);
    const mimeType = await sniff(path, media.mimeType);
    assertAllowed(mimeType, this.#config);
    return { path, size: (await this.#folder.sizeOf(media.id)) ?? 0, mimeType: harmlessType(mimeType) };
  }

  tidy = (): Promise<void> => this.#folder.tidy(KEPT_MS, MAX_KEPT_BYTES);

  #fetchOnce(session: Session, media: StoredMedia): Promise<void> {
    const running = this.#underWay.get(media.id);
    if (running) return running;
    const fetching = this.#fetch(session, media).finally(() => this.#underWay.delete(media.id));
    this.#underWay.set(media.id, fetching);
    return fetching;
  }

  async #fetch(session: Session, media: StoredMedia): Promise<void> {
    try {
      await this.#download(session, media);
    } catch (error) {
      if (!(error instanceof MediaFailure)) throw error;
      await this.#recover(session, media, error).catch((again: unknown) => {
        if (!(again instanceof MediaFailure)) throw again;
        throw again.reason === "gone" ? new MediaGone(again.message) : new MediaUnavailable(again.message);
      });
    }
  }

  // A host that does not answer now may answer later; what it lost, or has broken, only the phone can mend.
  async #recover(session: Session, media: StoredMedia, failure: MediaFailure): Promise<void> {
    if (failure.reason === "unreachable") throw failure;
    if (failure.reason === "broken") {
      const isWell = await this.#download(session, media).then(
        () => true,
        () => false,
      );
      if (isWell) return;
    }
    const socket = session.connected;
    if (!socket)
      throw new MediaFailure(
        "unreachable",
        `${failure.message} The session is not connected, so that the phone that has it cannot be asked.`,
      );
    const directPath = await requestReupload(socket, media);
    const renewed = { ...media, directPath };
    await this.#download(session, renewed);
    session.store.keepDocument("media", media.id, Date.now(), renewed);
  }

  async #download(session: Session, media: StoredMedia): Promise<void> {
    const { id, fileSha256, kind } = media;
    const { sha256 } = await this.#folder.write(id, await downloadMedia(media, kind, session.server));
    if (!fileSha256 || (sha256.length === fileSha256.length && timingSafeEqual(sha256, fileSha256))) return;
    await this.#folder.erase(id);
    throw new MediaFailure("broken", "The file is not the one that was announced.");
  }
}
