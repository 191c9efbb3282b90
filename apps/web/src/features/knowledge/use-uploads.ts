import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { replaceDocument, uploadDocument } from "../../backend/knowledge.ts";
import { keys } from "../../backend/query-keys.ts";
import type { UploadWatch } from "../../backend/upload-file.ts";

/** A file on its way to the server, or refused by it. */
export interface UploadingFile {
  readonly id: string;
  readonly name: string;
  /** How much of it has left, from 0 to 1. */
  readonly share: number;
  readonly error?: unknown;
  readonly cancel: () => void;
}

/** Files being uploaded, one after the other as the browser sees fit; what is done leaves the list. */
export function useUploads(publish: boolean) {
  const cache = useQueryClient();
  const [files, setFiles] = useState<readonly UploadingFile[]>([]);
  const change = (id: string, some: Partial<UploadingFile>) =>
    setFiles((before) => before.map((file) => (file.id === id ? { ...file, ...some } : file)));
  const drop = (id: string) => setFiles((before) => before.filter((file) => file.id !== id));

  const send = async (file: File, give: (watch: UploadWatch) => Promise<unknown>) => {
    const id = crypto.randomUUID();
    const controller = new AbortController();
    const cancel = () => {
      controller.abort();
      drop(id);
    };
    setFiles((before) => [...before, { id, name: file.name, share: 0, cancel }]);
    try {
      const watch = { signal: controller.signal, onProgress: (share: number) => change(id, { share }) };
      await give(watch);
      drop(id);
      await cache.invalidateQueries({ queryKey: keys.documentsAll });
    } catch (error) {
      change(id, { error });
    }
  };
  return {
    files,
    upload: (chosen: Iterable<File>) => {
      for (const file of chosen) void send(file, (watch) => uploadDocument(file, publish, watch));
    },
    /** A newer file of a document. */
    replace: (id: string, file: File) => void send(file, (watch) => replaceDocument(id, file, watch)),
  };
}
