import type { ContactImport } from "@gomarketing/contracts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import {
  confirmImport,
  discardImport,
  fetchImport,
  mapImport,
  uploadImport,
} from "../../../backend/contact-imports.ts";
import { keys } from "../../../backend/query-keys.ts";

const LOOK_EVERY_MS = 700;

/** An import from the upload to the last row; it is looked at again and again while it runs. */
export function useImport() {
  const cache = useQueryClient();
  const [id, setId] = useState<string>();
  const keep = (news: ContactImport) => cache.setQueryData(keys.contactImport(news.id), news);
  const meta = { isShownInPlace: true };
  const current = useQuery({
    queryKey: keys.contactImport(id ?? ""),
    queryFn: async () => {
      const news = await fetchImport(id ?? "");
      if (news.state === "done") void cache.invalidateQueries({ queryKey: keys.contactListsAll });
      return news;
    },
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (state.data?.state === "running" ? LOOK_EVERY_MS : false),
  }).data;
  const upload = useMutation({ mutationFn: uploadImport, meta, onSuccess: (made) => [keep(made), setId(made.id)] });
  const map = useMutation({
    mutationFn: (mapping: (string | null)[]) => mapImport(id ?? "", mapping),
    meta,
    onSuccess: keep,
  });
  const confirm = useMutation({ mutationFn: () => confirmImport(id ?? ""), meta, onSuccess: keep });
  // A draft that nobody wants is not kept; one that stays is cleaned up by the server.
  const discard = () => {
    if (current?.state === "draft") void discardImport(current.id).catch(() => undefined);
    setId(undefined);
  };
  return { current, upload, map, confirm, discard };
}
