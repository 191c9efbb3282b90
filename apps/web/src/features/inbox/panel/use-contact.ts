import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { fetchContact, renameContact } from "../../../backend/contacts.ts";
import { applyContact } from "../../../backend/live/apply-teamwork.ts";
import { keys } from "../../../backend/query-keys.ts";

/** What is known of a person; live events keep it current. */
export const useContact = (id: string) => useQuery({ queryKey: keys.contact(id), queryFn: () => fetchContact(id) });

export function useRenameContact(id: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => renameContact(id, name),
    onSuccess: (contact) => applyContact(cache, contact),
  });
}
