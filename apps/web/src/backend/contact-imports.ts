import type { ContactImport } from "@gomarketing/contracts";
import { answerOf, client, signInWatch } from "./client.ts";
import { toProblem, Unreachable } from "./problem.ts";

/**
 * Gives a table to the server, which makes a draft of an import of it.
 *
 * @throws {BackendProblem} it cannot be read, or is too large @throws {Unreachable}
 */
export async function uploadImport(file: File): Promise<ContactImport> {
  const body = new FormData();
  body.append("file", file, file.name);
  const response = await fetch("/api/contact-imports", { method: "POST", body }).catch(() => {
    throw new Unreachable();
  });
  if (response.status === 401) void signInWatch.refused();
  const answer: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw toProblem(response.status, answer);
  return answer as ContactImport;
}

export const fetchImport = (id: string): Promise<ContactImport> =>
  answerOf(client.GET("/api/contact-imports/{id}", { params: { path: { id } } }));

/** @param mapping for each column what it holds, or null */
export const mapImport = (id: string, mapping: (string | null)[]): Promise<ContactImport> =>
  answerOf(client.PATCH("/api/contact-imports/{id}", { params: { path: { id } }, body: { mapping } }));

export const confirmImport = (id: string): Promise<ContactImport> =>
  answerOf(client.POST("/api/contact-imports/{id}/confirm", { params: { path: { id } } }));

export async function discardImport(id: string): Promise<void> {
  await client.DELETE("/api/contact-imports/{id}", { params: { path: { id } } });
}
