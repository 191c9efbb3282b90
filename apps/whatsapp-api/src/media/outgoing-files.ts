import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import type { SendFileBody } from "@gomarketing/contracts";
import { InvalidInput, NotFound } from "@gomarketing/service-kit";
import { harmlessName } from "../baileys/media-in.ts";
import type { MediaConfig } from "../config.ts";
import { FileFolder } from "./file-folder.ts";
import { assertAllowed, assertShownAs, sniff } from "./media-type.ts";
import { openPublic } from "./public-address.ts";

/** An upload that no message took is kept for so long. */
const UPLOAD_KEPT_MS = 24 * 3_600_000;
/** All uploads together; the oldest go first. */
const MAX_UPLOADS_BYTES = 4_000_000_000;

/** A file on its way out, on this machine's disk. */
export interface StagedFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly mimeType: string;
  readonly fileName?: string;
  /** It was sent, or is not wanted any more. */
  erase(): Promise<void>;
}

/** Files that are to be sent: taken from a call, from an earlier upload or from an address, never through memory as a whole. */
export class OutgoingFiles {
  readonly #folder: FileFolder;
  readonly #config: MediaConfig;

  constructor(path: string, config: MediaConfig) {
    this.#folder = new FileFolder(path, config.maxBytes, { empty: false });
    this.#config = config;
  }

  /** Keeps a file for a message that will name it. */
  async upload(from: NodeJS.ReadableStream, claimed: string): Promise<{ id: string; size: number; mimeType: string }> {
    const id = randomUUID();
    const { size } = await this.#folder.write(id, from);
    if (size === 0) {
      await this.#folder.erase(id);
      throw new InvalidInput("The file is empty.");
    }
    return { id, size, mimeType: await sniff(this.#folder.pathOf(id), claimed) };
  }

  /**
   * The file of a message that is to be sent.
   *
   * @throws {InvalidInput} when there is none, more than one, or its address is not public
   * @throws {MediaTooLarge} {MediaTypeRefused} as the configuration says
   */
  async open(body: SendFileBody): Promise<StagedFile> {
    const id = await this.#fetch(body);
    const path = this.#folder.pathOf(id);
    const size = (await this.#folder.sizeOf(id)) ?? 0;
    if (size === 0) throw new InvalidInput("The file is empty.");
    const mimeType = await sniff(path, body.mimeType);
    assertAllowed(mimeType, this.#config);
    assertShownAs(body.type, mimeType);
    const fileName = harmlessName(body.fileName);
    return { path, size, mimeType, ...(fileName && { fileName }), erase: () => this.#folder.erase(id) };
  }

  /** Erases an upload that no message needs any more. */
  async forget(uploadId: string | undefined): Promise<void> {
    if (uploadId !== undefined) await this.#folder.erase(uploadId);
  }

  tidy = (): Promise<void> => this.#folder.tidy(UPLOAD_KEPT_MS, MAX_UPLOADS_BYTES);

  async #fetch({ data, mediaUrl, uploadId }: SendFileBody): Promise<string> {
    const given = [data, mediaUrl, uploadId].filter((one) => one !== undefined);
    if (given.length !== 1) throw new InvalidInput("Send a file either as base64 data, as mediaUrl or as uploadId.");
    if (uploadId !== undefined) {
      if ((await this.#folder.sizeOf(uploadId)) === undefined)
        throw new NotFound(`There is no upload ${uploadId}. Uploads are kept for a day, or until they are sent.`);
      return uploadId;
    }
    const id = randomUUID();
    const from = data !== undefined ? Readable.from([Buffer.from(data, "base64")]) : await openPublic(mediaUrl ?? "");
    await this.#folder.write(id, from);
    return id;
  }
}
