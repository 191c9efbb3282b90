import type { Contact, ContactEnrichment } from "@gomarketing/contracts";
import { answerOf, client } from "./client.ts";

const at = (id: string) => ({ params: { path: { id } } });

/** What was found out of a contact, and what waits for somebody to decide. */
export const fetchEnrichment = (id: string): Promise<ContactEnrichment> =>
  answerOf(client.GET("/api/chat-contacts/{id}/enrichment", at(id)));

/** Looks into a contact now. */
export const enrichContact = (id: string): Promise<Contact> =>
  answerOf(client.POST("/api/chat-contacts/{id}/enrich", at(id)));

export const optOut = (id: string, isOptedOut: boolean): Promise<ContactEnrichment> =>
  answerOf(client.PATCH("/api/chat-contacts/{id}/enrichment", { ...at(id), body: { isOptedOut } }));

export const decideProposal = (id: string, factId: string, isAccepted: boolean): Promise<ContactEnrichment> => {
  const params = { path: { id, factId } };
  return answerOf(
    isAccepted
      ? client.POST("/api/chat-contacts/{id}/proposals/{factId}/accept", { params })
      : client.POST("/api/chat-contacts/{id}/proposals/{factId}/reject", { params }),
  );
};
