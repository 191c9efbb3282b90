import { signInWatch } from "./client.ts";
import { toProblem, Unreachable } from "./problem.ts";

export interface UploadWatch {
  readonly signal: AbortSignal;
  /** How much of the file has left, from 0 to 1. */
  onProgress(share: number): void;
}

/**
 * Gives a file to the server and tells how far it has come: `fetch` says nothing of what it sends.
 *
 * @throws {BackendProblem} it was refused @throws {Unreachable} nobody answered, or it was aborted
 */
export function uploadFile<T>(path: string, file: File, { signal, onProgress }: UploadWatch): Promise<T> {
  return new Promise((resolve, reject) => {
    const form = new FormData();
    form.append("file", file, file.name);
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) return resolve(request.response as T);
      if (request.status === 401) void signInWatch.refused();
      reject(toProblem(request.status, request.response));
    };
    request.onerror = request.onabort = () => reject(new Unreachable());
    signal.addEventListener("abort", () => request.abort());
    request.send(form);
  });
}
