import { randomUUID } from "node:crypto";
import { type BinaryNode, QueryIds, XWAPaths } from "baileys";
import { children, node, seconds } from "../transport/nodes.ts";
import type { Account } from "./account.ts";

const RESTRICTED_SECONDS = 86_400;

/** For so many seconds an account may not begin chats; 0 ends it. Its devices are told. It refuses nothing by itself. */
export function restrict(account: Account, forSeconds = RESTRICTED_SECONDS): void {
  account.restrictedUntil = forSeconds > 0 ? Date.now() + forSeconds * 1_000 : undefined;
  const data = { xwa2_notify_account_reachout_timelock: standing(account) };
  for (const companion of account.companions.values()) {
    const id = randomUUID();
    const update = node("update", { op_name: "NotificationUserReachoutTimelockUpdate" }, json({ data }));
    const attributes = { id, type: "mex", from: "s.whatsapp.net", t: seconds() };
    companion.deliver(`notification/${id}`, node("notification", attributes, [update]));
  }
}

/** What a client is told that asks how its account stands; undefined when it asks for something else. */
export function answerStanding(query: BinaryNode, account: Account): BinaryNode[] | undefined {
  if (children(query)[0]?.attrs.query_id !== QueryIds.REACHOUT_TIMELOCK) return undefined;
  const data = { [XWAPaths.xwa2_fetch_account_reachout_timelock]: standing(account) };
  return [node("result", {}, json({ data }))];
}

const standing = ({ restrictedUntil }: Account) => ({
  is_active: restrictedUntil !== undefined && restrictedUntil > Date.now(),
  time_enforcement_ends: restrictedUntil ? seconds(restrictedUntil) : "0",
  enforcement_type: restrictedUntil ? "BIZ_QUALITY" : "DEFAULT",
});

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
