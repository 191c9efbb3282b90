import type { MessageHistory } from "@gomarketing/contracts";
import type { BackendContext, Member } from "../context.ts";
import { MessageNotFound } from "./message-errors.ts";
import { selectMessage } from "./message-queries.ts";

/**
 * What a message said, from the first version to the last; of one that was taken back too.
 *
 * @throws {MessageNotFound} when the member's organization has no such message
 */
export async function readHistory({ db }: BackendContext, member: Member, id: string): Promise<MessageHistory> {
  const queries = db.of(member.organizationId);
  const message = await selectMessage(queries, member.organizationId, id);
  if (!message) throw new MessageNotFound(id);
  const before = await queries
    .selectFrom("message_versions")
    .select(["text", "replaced_at"])
    .where("organization_id", "=", member.organizationId)
    .where("message_id", "=", id)
    .orderBy("version")
    .execute();
  const said = [
    ...before.map(({ text, replaced_at: until }) => ({ text, until })),
    { text: message.text, until: message.revoked_at },
  ];
  return {
    versions: said.map(({ text, until }, index) => ({
      ...(text !== null && { text }),
      from: (said[index - 1]?.until ?? message.sent_at).toISOString(),
      ...(until && { until: until.toISOString() }),
    })),
    ...(message.revoked_at && { revokedAt: message.revoked_at.toISOString() }),
  };
}
