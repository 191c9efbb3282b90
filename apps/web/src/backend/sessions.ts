import type { SessionResource } from "@gomarketing/contracts";
import { answerOf, client } from "./client.ts";

export async function fetchSessions(): Promise<SessionResource[]> {
  const { sessions } = await answerOf(client.GET("/api/sessions"));
  return sessions;
}

/** @param proxy by which it reaches WhatsApp; undefined for directly */
export const createSession = (session: { name: string; proxy?: string | undefined }): Promise<SessionResource> =>
  answerOf(client.POST("/api/sessions", { body: session }));

/** By which proxy a session reaches WhatsApp, without who signs in there; null for none. */
export const fetchProxy = async (id: string): Promise<string | null> =>
  (await answerOf(client.GET("/api/sessions/{id}/proxy", { params: { path: { id } } }))).proxy;

export const changeProxy = async (id: string, proxy: string | null): Promise<string | null> =>
  (await answerOf(client.PUT("/api/sessions/{id}/proxy", { params: { path: { id } }, body: { proxy } }))).proxy;

export const renameSession = (id: string, name: string): Promise<SessionResource> =>
  answerOf(client.PATCH("/api/sessions/{id}", { params: { path: { id } }, body: { name } }));

export async function deleteSession(id: string): Promise<void> {
  await client.DELETE("/api/sessions/{id}", { params: { path: { id } } });
}

/** How much goes with a session when it is deleted. */
export const fetchSessionContents = (id: string): Promise<{ chatCount: number; messageCount: number }> =>
  answerOf(client.GET("/api/sessions/{id}/contents", { params: { path: { id } } }));

export type SessionAction = "start" | "stop" | "reconnect" | "logout";

export async function actOnSession(id: string, action: SessionAction): Promise<void> {
  await client.POST(`/api/sessions/{id}/${action}`, { params: { path: { id } } });
}

/** Asks WhatsApp for a code that links this number without a camera. */
export async function requestPairingCode(id: string, phone: string): Promise<string> {
  const { code } = await answerOf(
    client.POST("/api/sessions/{id}/pairing-code", { params: { path: { id } }, body: { phone } }),
  );
  return code;
}
