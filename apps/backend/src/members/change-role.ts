import type { Role } from "@gomarketing/contracts";
import { mayDo } from "../auth/permissions.ts";
import type { BackendContext, Member } from "../context.ts";
import { assertMayManage, assertOtherOwner, lockMember } from "./member-queries.ts";
import { releaseChats } from "./release-chats.ts";

/**
 * Gives a member another role. The chats of somebody who may answer no more become nobody's.
 *
 * @throws {NoSuchMember} @throws {AboveOwnRole} when theirs or the new one is above the asker's
 * @throws {LastOwner} when the organization would have none
 */
export async function changeRole({ db }: BackendContext, member: Member, userId: string, role: Role): Promise<void> {
  await db.inOrganization(member.organizationId, async (tx) => {
    const changed = await lockMember(tx, member, userId);
    assertMayManage(changed.own, changed.role, role);
    if (changed.role === "owner" && role !== "owner") await assertOtherOwner(tx, userId);
    await tx
      .updateTable("members")
      .set({ role })
      .where("organization_id", "=", tx.organizationId)
      .where("user_id", "=", userId)
      .execute();
    if (!mayDo({ role }, "messages.send")) await releaseChats(tx, userId, member.userId);
  });
}
