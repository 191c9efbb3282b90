import type { Me, SignIn } from "@gomarketing/contracts";
import { answerOf, client, signInWatch } from "./client.ts";

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

/** Signed in, or asked for the second factor first. */
export type SignInStatus = "signed_in" | "two_factor_required";

export async function signIn(body: { email: string; password: string }): Promise<SignInStatus> {
  return (await answerOf(client.POST("/api/auth/sign-in/email", { body }))).status;
}

/** Finishes a sign-in: with a code that the app shows, or with one of the backup codes. */
export async function giveSecondFactor({ kind, code }: { kind: "totp" | "backup-code"; code: string }): Promise<void> {
  await client.POST(`/api/auth/two-factor/${kind}`, { body: { code } });
}

export async function signOut(): Promise<void> {
  await client.POST("/api/auth/sign-out");
}

export const fetchMe = (): Promise<Me> => answerOf(client.GET("/api/me"));

export async function changePassword(body: { currentPassword: string; newPassword: string }): Promise<void> {
  await client.POST("/api/account/password", { body });
}

/** A new password by a link that an admin made. All sign-ins end. */
export async function resetPassword(body: { token: string; newPassword: string }): Promise<void> {
  await client.POST("/api/account/reset-password", { body });
}

export async function fetchSignIns(): Promise<SignIn[]> {
  return (await answerOf(client.GET("/api/account/sign-ins"))).signIns;
}

export async function endSignIn(id: string): Promise<void> {
  await client.DELETE("/api/account/sign-ins/{id}", { params: { path: { id } } });
}

/** Ends all sign-ins but this browser's. */
export async function endOtherSignIns(): Promise<void> {
  await client.DELETE("/api/account/sign-ins");
}

export interface NewTwoFactor {
  /** What the app scans. */
  readonly uri: string;
  readonly backupCodes: string[];
}

/** Begins a second factor; it is asked for once a code of it was given. */
export const beginTwoFactor = (password: string): Promise<NewTwoFactor> =>
  answerOf(client.POST("/api/account/two-factor", { body: { password } }));

export async function confirmTwoFactor(code: string): Promise<void> {
  await signInWatch.renews(client.POST("/api/account/two-factor/confirm", { body: { code } }));
}

export async function renewBackupCodes(password: string): Promise<string[]> {
  return (await answerOf(client.POST("/api/account/two-factor/backup-codes", { body: { password } }))).backupCodes;
}

export async function endTwoFactor(password: string): Promise<void> {
  await signInWatch.renews(client.POST("/api/account/two-factor/disable", { body: { password } }));
}
