import type { BackendContext, Member } from "../context.ts";
import { assertMayManage, assertOtherOwner, lockMember } from "./member-queries.ts";
import { releaseChats } from "./release-chats.ts";

/**
 * Takes somebody out of the organization, oneself among them. Their sign-ins here end, their API keys with them, and their
 * chats become nobody's; what they wrote stays. They remain in other organizations.
 *
 * @throws {NoSuchMember} @throws {AboveOwnRole} @throws {LastOwner}
 */
export async function removeMember(context: BackendContext, member: Member, userId: string): Promise<void> {
  const { db } = context;
  await db.inOrganization(member.organizationId, async (tx) => {
    const removed = await lockMember(tx, member, userId);
    assertMayManage(removed.own, removed.role);
    if (removed.role === "owner") await assertOtherOwner(tx, userId);
    await tx
      .deleteFrom("members")
      .where("organization_id", "=", tx.organizationId)
      .where("user_id", "=", userId)
      .execute();
    // After it: whoever gives them a chat at this moment was before it, or finds no member.
    await releaseChats(tx, userId, member.userId);
  });
  // Of no use without the membership: ended after it, as an organization's own role does not see sign-ins.
  await db.system
    .deleteFrom("auth_sessions")
    .where("user_id", "=", userId)
    .where("organization_id", "=", member.organizationId)
    .execute();
}
