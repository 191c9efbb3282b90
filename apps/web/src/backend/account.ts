import type { Me } from "@gomarketing/contracts";
import { answerOf, client } from "./client.ts";

export interface FirstOwner {
  readonly company: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/** Whether an owner is still to be made. */
export async function fetchSetupNeeded(): Promise<boolean> {
  const { needsOwner } = await answerOf(client.GET("/api/setup"));
  return needsOwner;
}

/** Makes the first owner, who is signed in afterwards. */
export async function setUp(owner: FirstOwner): Promise<void> {
  await client.POST("/api/setup", { body: owner });
}

export async function signIn(body: { email: string; password: string }): Promise<void> {
  await client.POST("/api/auth/sign-in/email", { body });
}

export async function signOut(): Promise<void> {
  await client.POST("/api/auth/sign-out");
}

export const fetchMe = (): Promise<Me> => answerOf(client.GET("/api/me"));
