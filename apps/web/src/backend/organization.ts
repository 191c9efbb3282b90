import type { Label, Team } from "@gomarketing/contracts";
import { answerOf, client } from "./client.ts";

export async function renameOrganization(name: string): Promise<void> {
  await client.PATCH("/api/organization", { body: { name } });
}

export const createOrganization = (name: string): Promise<{ id: string; name: string }> =>
  answerOf(client.POST("/api/organizations", { body: { name } }));

/** From now on this browser's sign-in stands in another organization. */
export async function switchOrganization(organizationId: string): Promise<void> {
  await client.POST("/api/organizations/switch", { body: { organizationId } });
}

export const DISTRIBUTIONS = ["off", "round_robin", "least_busy"] as const;
export type Distribution = (typeof DISTRIBUTIONS)[number];

/** How chats are handed out where no team says otherwise. */
export interface DeskSettings {
  readonly distribution: Distribution;
  /** Nobody is handed more while they have so many open. */
  readonly maxOpenChats: number;
}

export const fetchDeskSettings = (): Promise<DeskSettings> => answerOf(client.GET("/api/desk-settings"));

export const changeDeskSettings = (body: Partial<DeskSettings>): Promise<DeskSettings> =>
  answerOf(client.PATCH("/api/desk-settings", { body }));

/** From when on an alert is raised; null: never. */
export interface AlertSettings {
  readonly sessionDownMinutes: number | null;
  readonly eventsWaitingSeconds: number | null;
  readonly messagesWaitingSeconds: number | null;
  /** Of messages that fail, from 0 to 1. */
  readonly failureRate: number | null;
  readonly failureWindowMinutes: number;
  readonly failureMinMessages: number;
}

export const fetchAlertSettings = (): Promise<AlertSettings> => answerOf(client.GET("/api/alerts/settings"));

export const changeAlertSettings = (body: Partial<AlertSettings>): Promise<AlertSettings> =>
  answerOf(client.PATCH("/api/alerts/settings", { body }));

export interface TeamChange {
  readonly name: string;
  readonly distribution: Distribution;
  readonly memberIds: string[];
  readonly sessionIds: string[];
}

export const createTeam = (body: TeamChange): Promise<Team> => answerOf(client.POST("/api/teams", { body }));

export const changeTeam = (id: string, body: TeamChange): Promise<Team> =>
  answerOf(client.PATCH("/api/teams/{id}", { params: { path: { id } }, body }));

export async function deleteTeam(id: string): Promise<void> {
  await client.DELETE("/api/teams/{id}", { params: { path: { id } } });
}

export const createLabel = (body: { name: string; color: string }): Promise<Label> =>
  answerOf(client.POST("/api/labels", { body }));

export const changeLabel = (id: string, body: { name?: string; color?: string }): Promise<Label> =>
  answerOf(client.PATCH("/api/labels/{id}", { params: { path: { id } }, body }));

export async function deleteLabel(id: string): Promise<void> {
  await client.DELETE("/api/labels/{id}", { params: { path: { id } } });
}
