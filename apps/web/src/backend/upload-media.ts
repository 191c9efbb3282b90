import type { MediaResource } from "@gomarketing/contracts";
import { SIGNED_OUT } from "./client.ts";
import { toProblem, Unreachable } from "./problem.ts";

interface UploadWatch {
  readonly signal: AbortSignal;
  /** How much of the file has left, from 0 to 1. */
  onProgress(share: number): void;
}

/**
 * Gives a file to the server and tells how far it has come: `fetch` says nothing of what it sends.
 *
 * @throws {BackendProblem} it was refused @throws {Unreachable} nobody answered, or it was aborted
 */
export function uploadMedia(file: File, { signal, onProgress }: UploadWatch): Promise<MediaResource> {
  return new Promise((resolve, reject) => {
    const form = new FormData();
    form.append("file", file, file.name);
    const request = new XMLHttpRequest();
    request.open("POST", "/api/media");
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) return resolve(request.response as MediaResource);
      if (request.status === 401) window.dispatchEvent(new Event(SIGNED_OUT));
      reject(toProblem(request.status, request.response));
    };
    request.onerror = request.onabort = () => reject(new Unreachable());
    signal.addEventListener("abort", () => request.abort());
    request.send(form);
  });
}
