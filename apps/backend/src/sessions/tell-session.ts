import type { Transaction } from "../database/connection.ts";
import { showSession } from "./session-queries.ts";

/** Tells browsers of a session as it is now, with how many messages wait for it. */
export async function tellSession(tx: Transaction, sessionId: string): Promise<void> {
  const shown = await showSession(tx, sessionId);
  if (shown) tx.live(["sessions"], { event: "session.updated", data: shown });
}
