import type { WebhookEventOf } from "@gomarketing/contracts";
import { type BinaryNode, getBinaryNodeChild, getBinaryNodeChildren, jidNormalizedUser } from "baileys";
import { type Identities, personOf } from "./identity.ts";

/** What a notice about a group came to. */
export type GroupChange =
  | { readonly type: "chat.updated"; readonly data: WebhookEventOf<"chat.updated">["data"] }
  | { readonly type: "chat.participants"; readonly data: WebhookEventOf<"chat.participants">["data"] };

type Chat = WebhookEventOf<"chat.updated">["data"]["chat"];
type Action = WebhookEventOf<"chat.participants">["data"]["action"];

const ACTIONS: Readonly<Record<string, Action | undefined>> = {
  add: "joined",
  remove: "left",
  leave: "left",
  promote: "promoted",
  demote: "demoted",
};

/** What a notification of type `w:gp2` says; nothing of what only concerns the group's administration. */
export function groupChangesOf({ attrs, content }: BinaryNode, identities: Identities): GroupChange[] {
  const group = attrs.from;
  if (!group || !Array.isArray(content)) return [];
  const subject = identities.subjectOf(group);
  const about = {
    chat: { kind: "group", jid: group, ...(subject && { subject }) } satisfies Chat as Chat,
    at: new Date(attrs.t ? Number(attrs.t) * 1_000 : Date.now()).toISOString(),
    ...(attrs.participant && { by: personOf(attrs.participant, attrs.participant_pn, identities) }),
  };
  return content.flatMap((child) => changeOf(child, about, identities) ?? []);
}

type About = Pick<WebhookEventOf<"chat.updated">["data"], "chat" | "at" | "by">;

function changeOf(child: BinaryNode, about: About, identities: Identities): GroupChange | undefined {
  const action = ACTIONS[child.tag];
  if (action) {
    const participants = getBinaryNodeChildren(child, "participant").flatMap(({ attrs }) =>
      attrs.jid ? [personOf(attrs.jid, attrs.phone_number ?? attrs.lid, identities)] : [],
    );
    return { type: "chat.participants", data: { ...about, action, participants } };
  }
  const update = updateOf(child, identities);
  if (!update) return undefined;
  // A group that is called something else now is called so here already.
  const { chat } = about;
  const named = chat.kind === "group" && update.subject ? { ...chat, subject: update.subject } : chat;
  return { type: "chat.updated", data: { ...about, chat: named, ...update } };
}

type Update = Omit<WebhookEventOf<"chat.updated">["data"], "chat" | "at" | "by">;

function updateOf(child: BinaryNode, identities: Identities): Update | undefined {
  switch (child.tag) {
    case "subject":
      return child.attrs.subject ? { subject: child.attrs.subject } : undefined;
    case "description":
      return { description: textOf(getBinaryNodeChild(child, "body")) };
    case "ephemeral":
      return { disappearingSeconds: secondsOf(child.attrs.expiration) };
    case "not_ephemeral":
      return { disappearingSeconds: 0 };
    case "create":
      return groupOf(getBinaryNodeChild(child, "group"), identities);
    default:
      return undefined;
  }
}

function groupOf(group: BinaryNode | undefined, identities: Identities): Update | undefined {
  if (!group) return undefined;
  const { subject } = group.attrs;
  return {
    ...(subject && { subject }),
    participants: getBinaryNodeChildren(group, "participant").flatMap(({ attrs }) =>
      attrs.jid
        ? [
            {
              ...personOf(jidNormalizedUser(attrs.jid), attrs.phone_number ?? attrs.lid, identities),
              isAdmin: Boolean(attrs.type),
            },
          ]
        : [],
    ),
  };
}

const textOf = (node: BinaryNode | undefined): string => {
  const content = node?.content;
  return content instanceof Uint8Array || typeof content === "string" ? Buffer.from(content).toString() : "";
};

function secondsOf(value: string | undefined): number {
  const seconds = Number(value ?? 0);
  return Number.isInteger(seconds) && seconds >= 0 ? seconds : 0;
}
