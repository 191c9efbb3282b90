import type { MediaResource } from "@gomarketing/contracts";
import { type UploadWatch, uploadFile } from "./upload-file.ts";

/**
 * Gives the server a file for a message.
 *
 * @throws {BackendProblem} it was refused @throws {Unreachable} nobody answered, or it was aborted
 */
export const uploadMedia = (file: File, watch: UploadWatch): Promise<MediaResource> =>
  uploadFile("/api/media", file, watch);
