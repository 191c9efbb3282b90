import type { Contact } from "@gomarketing/contracts";
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { type ContactFilter, fetchContactFields, fetchContacts } from "../../backend/contacts.ts";
import { applyContact } from "../../backend/live/apply-teamwork.ts";
import { keys } from "../../backend/query-keys.ts";

/** The pages of contacts that fit. Asked for anew whenever somebody looks: contacts change without this browser. */
export const useContactList = (filter: ContactFilter) =>
  useInfiniteQuery({
    queryKey: keys.contactList(filter),
    queryFn: ({ pageParam, signal }) => fetchContacts(filter, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    staleTime: 0,
  });

/** The fields that the organization keeps of its contacts. */
export const useFieldDefinitions = () =>
  useQuery({ queryKey: keys.contactFields, queryFn: fetchContactFields, staleTime: 0 }).data;

/** A change of one contact: what comes back is what is shown, and the list is asked for again. */
export function useContactMutation<Input>(change: (input: Input) => Promise<Contact>) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: change,
    meta: { isShownInPlace: true },
    onSuccess: (contact) => {
      applyContact(cache, contact);
      return cache.invalidateQueries({ queryKey: keys.contactListsAll });
    },
  });
}

/** Which contact is open stands in the address: it can be shared, and left with "back". */
export const useOpenContactId = (): string | undefined => useSearchParams().get("contact") ?? undefined;

export function openContact(id: string | undefined): void {
  window.history.pushState(null, "", id ? `/contacts?contact=${encodeURIComponent(id)}` : "/contacts");
}
