import type { BackendContext } from "../../context.ts";
import type { Transaction } from "../../database/connection.ts";
import type { DomainEventOf } from "../../domain-events.ts";

/** A chat that was just solved is looked through for a question and answer that others may ask again. */
export const offerWhatWasSolved = (
  { jobs }: Pick<BackendContext, "jobs">,
  tx: Transaction,
  events: readonly DomainEventOf<"chat.changed">[],
): Promise<void> =>
  jobs.addAll(
    tx,
    "offer-knowledge",
    events
      .filter(({ before, after }) => after.status === "resolved" && before.status !== "resolved")
      .map(({ chatId }) => ({
        payload: { organizationId: tx.organizationId, chatId },
        options: { isPatient: true, key: `offer-knowledge ${chatId}` },
      })),
  );
