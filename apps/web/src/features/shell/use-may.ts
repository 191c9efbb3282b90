import type { Me, Role } from "@gomarketing/contracts";
import { useMe } from "./use-me.ts";

const RANK: Readonly<Record<Role, number>> = { owner: 0, admin: 1, agent: 2, read_only: 3 };

/** Whether somebody's role is at least the given one. What it may not do is not offered; the server decides. */
export const isAtLeast = ({ role }: Pick<Me, "role">, least: Role): boolean => RANK[role] <= RANK[least];

export const useMay = (least: Role): boolean => isAtLeast(useMe(), least);
