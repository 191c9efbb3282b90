import type { BinaryNode } from "baileys";
import type { Connection } from "../transport/connection.ts";
import { bytes, child, children, node, result, uint, WHATSAPP } from "../transport/nodes.ts";
import type { Account, BusinessProfile, Companion } from "../world/account.ts";
import type { Directory } from "../world/directory.ts";
import type { Groups } from "../world/groups.ts";
import type { Person } from "../world/person.ts";
import { answerStanding } from "../world/restriction.ts";
import { type Bundle, bundleNode } from "../world/signal-device.ts";
import { onGroupQuery } from "./groups.ts";

const MEDIA_AUTH_SECONDS = "3600";

export interface QueryContext {
  readonly directory: Directory;
  readonly groups: Groups;
  readonly mediaHost: string;
  personOf(jid: string | undefined): Person | undefined;
  /** Counts kinds of queries. */
  count(kind: string): void;
}

type Answer = BinaryNode[] | undefined | Promise<BinaryNode[] | undefined>;
type Handler = (query: BinaryNode, companion: Companion, context: QueryContext) => Answer;

const keyOf = (query: BinaryNode): string => `${query.attrs.xmlns}/${query.attrs.type}`;

/** The queries of a linked client, by namespace and type. What is not here is unknown. */
const HANDLERS: Record<string, Handler> = {
  "encrypt/get": onEncryptGet,
  "encrypt/set": onEncryptSet,
  "passive/set": () => [],
  "w:p/get": () => [],
  "abt/get": () => [node("props", { hash: "1", protocol: "1" }, [])],
  "privacy/get": () => [
    node("privacy", {}, [
      node("category", { name: "readreceipts", value: "all" }),
      node("category", { name: "last", value: "all" }),
    ]),
  ],
  "privacy/set": onPrivacySet,
  "blocklist/get": (_query, { account }) => [blocklist(account)],
  "blocklist/set": onBlock,
  "usync/get": onUsync,
  "w:m/set": (_query, { account }, { mediaHost }) => [
    node("media_conn", { auth: account.number, ttl: MEDIA_AUTH_SECONDS, max_buckets: "12" }, [
      node("host", { hostname: mediaHost, maxContentLengthBytes: "104857600" }),
    ]),
  ],
  "w:sync:app:state/set": onAppState,
  "w:profile:picture/get": onPicture,
  "w:profile:picture/set": () => [],
  "status/set": () => [],
  "w:biz/get": onBusinessProfile,
  "w:g2/get": onGroupQuery,
  "w:mex/get": (query, { account }) => answerStanding(query, account),
  "w:stats/set": () => [],
  "w:stats/undefined": () => [],
  "urn:xmpp:whatsapp:dirty/set": () => [],
};

/** Answers a query; false when nobody knows it. */
export async function answerQuery(
  query: BinaryNode,
  connection: Connection,
  companion: Companion,
  context: QueryContext,
): Promise<boolean> {
  const handler = HANDLERS[keyOf(query)];
  if (!handler) return false;
  const content = await handler(query, companion, context);
  if (!content) return false;
  connection.send(result(query, content.length ? content : undefined));
  return true;
}

function onEncryptGet(query: BinaryNode, companion: Companion, context: QueryContext): Answer {
  if (child(query, "count")) return [node("count", { value: String(companion.preKeys.length) })];
  if (child(query, "digest")) return [node("digest", {}, [])];
  return dispense(children(child(query, "key")), context);
}

async function dispense(users: BinaryNode[], { directory, count }: QueryContext): Promise<BinaryNode[]> {
  const nodes = await Promise.all(
    users.map(async ({ attrs: { jid = "" } }) => {
      const bundle = await bundleOf(directory, jid);
      if (bundle) count("bundles");
      return bundle
        ? bundleNode(jid, bundle)
        : node("user", { jid }, [node("error", { code: "404", text: "item-not-found" })]);
    }),
  );
  return [node("list", {}, nodes)];
}

/** The bundle of any device, a phone's or a linked one's. */
async function bundleOf(directory: Directory, jid: string): Promise<Bundle | undefined> {
  return directory.companion(jid)?.takeBundle() ?? directory.byJid(jid)?.phone.dispense();
}

function onEncryptSet(query: BinaryNode, companion: Companion): Answer {
  const rotated = child(child(query, "rotate"), "skey");
  const signed = rotated ?? child(query, "skey");
  if (signed)
    companion.signedPreKey = {
      keyId: uint(bytes(signed, "id")),
      publicKey: bytes(signed, "value"),
      signature: bytes(signed, "signature"),
    };
  for (const key of children(child(query, "list"))) {
    companion.preKeys.push({ keyId: uint(bytes(key, "id")), publicKey: bytes(key, "value") });
  }
  return [];
}

function onPrivacySet(query: BinaryNode, _companion: Companion, context: QueryContext): Answer {
  if (!child(query, "tokens")) return [];
  context.count("token");
  return [node("tokens", {}, [])];
}

function onUsync(query: BinaryNode, _companion: Companion, { directory, count }: QueryContext): Answer {
  count("usync");
  const usync = child(query, "usync");
  const protocols = children(child(usync, "query")).map(({ tag }) => tag);
  const users = children(child(usync, "list")).map((user) => {
    const asked = user.attrs.jid ?? jidOfPhone(user);
    const account = user.attrs.jid ? directory.byJid(asked) : directory.byPhone(asked);
    // Whoever asks by phone number is told the one JID that there is.
    const jid = user.attrs.jid ? asked : (account?.jid ?? asked);
    return node(
      "user",
      { jid },
      protocols.map((protocol) => tellAbout(account, protocol)),
    );
  });
  return [node("usync", { sid: usync?.attrs.sid ?? "" }, [node("list", {}, users)])];
}

function jidOfPhone(user: BinaryNode): string {
  const phone = child(user, "contact")?.content;
  return phone
    ? `${Buffer.from(phone as Uint8Array | string)
        .toString()
        .replace(/\D/g, "")}${WHATSAPP}`
    : "";
}

/** One column of a usync answer; `account` is missing when nobody has that number. */
function tellAbout(account: Account | undefined, protocol: string): BinaryNode {
  switch (protocol) {
    case "devices":
      return node("devices", {}, [node("device-list", {}, account ? devicesOf(account) : [])]);
    case "lid":
      return node("lid", account?.knownLid ? { val: account.knownLid } : {});
    case "contact":
      return node("contact", { type: account ? "in" : "out" });
    case "status":
      return node("status", { t: "1" }, Buffer.from(account?.about ?? ""));
    default:
      return node(protocol, {});
  }
}

// The phone itself is device 0.
const devicesOf = ({ companions }: Account): BinaryNode[] => [
  node("device", { id: "0" }),
  ...[...companions.values()].map(({ id, keyIndex }) =>
    node("device", { id: String(id), "key-index": String(keyIndex) }),
  ),
];

const blocklist = (account: Account): BinaryNode =>
  node(
    "list",
    {},
    [...account.blocked].map((jid) => node("item", { jid })),
  );

function onBlock(query: BinaryNode, { account }: Companion, { directory }: QueryContext): Answer {
  const { action, jid } = child(query, "item")?.attrs ?? {};
  const other = directory.byJid(jid);
  if (other && action === "block") account.blocked.add(other.lid);
  else if (other) account.blocked.delete(other.lid);
  return [blocklist(account)];
}

function onPicture(query: BinaryNode, _companion: Companion, { directory }: QueryContext): Answer {
  const url = directory.byJid(query.attrs.target)?.pictureUrl;
  return url ? [node("picture", { id: "1", type: child(query, "picture")?.attrs.type ?? "image", url })] : [];
}

function onAppState(query: BinaryNode): Answer {
  const collections = children(child(query, "sync")).map(({ attrs: { name = "", version = "0" } }) =>
    node("collection", { name, version, type: "result" }, []),
  );
  return [node("sync", {}, collections)];
}

function onBusinessProfile(query: BinaryNode, _companion: Companion, { directory }: QueryContext): Answer {
  const jid = children(child(query, "business_profile"))[0]?.attrs.jid;
  const business = directory.byJid(jid)?.business;
  if (!business) return [node("business_profile", {}, [])];
  const field = (tag: string, value: string | undefined) => (value ? [node(tag, {}, Buffer.from(value))] : []);
  return [
    node("business_profile", {}, [
      node("profile", { jid: jid ?? "" }, [
        ...field("address", business.address),
        ...field("description", business.description),
        ...field("email", business.email),
        ...(business.websites ?? []).map((site) => node("website", {}, Buffer.from(site))),
        ...(business.category
          ? [node("categories", {}, [node("category", { id: "1" }, Buffer.from(business.category))])]
          : []),
        ...hoursOf(business),
      ]),
    ]),
  ];
}

const hoursOf = ({ hours }: BusinessProfile): BinaryNode[] =>
  hours
    ? [
        node(
          "business_hours",
          { timezone: hours.timezone },
          hours.days.map(({ day, mode, open, close }) =>
            node("business_hours_config", {
              day_of_week: day,
              mode,
              ...(open && { open_time: open }),
              ...(close && { close_time: close }),
            }),
          ),
        ),
      ]
    : [];
