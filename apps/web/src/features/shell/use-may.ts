import type { Me, Role } from "@gomarketing/contracts";
import { useMe } from "./use-me.ts";

/** From who may do most to who may do least. */
const ROLES: readonly Role[] = ["owner", "admin", "agent", "read_only"];

/** Whether somebody's role is at least the given one. What it may not do is not offered; the server decides. */
export const isAtLeast = ({ role }: Pick<Me, "role">, least: Role): boolean =>
  ROLES.indexOf(role) <= ROLES.indexOf(least);

export const useMay = (least: Role): boolean => isAtLeast(useMe(), least);

/** The roles that one may give, and whose bearers one may manage: owners alone manage owners. */
export function useManagedRoles(): readonly Role[] {
  const isOwner = useMay("owner");
  return ROLES.filter((role) => isOwner || role !== "owner");
}
