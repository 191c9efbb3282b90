import type { Account } from "./world/account.ts";
import type { Directory } from "./world/directory.ts";
import type { Groups } from "./world/groups.ts";
import type { History, RememberedChat } from "./world/history.ts";

/** What a phone is told to remember: people by number, groups by JID. */
export interface Memories {
  readonly chats: readonly MemoryOfChat[];
  /** How people call themselves; those whose chats are remembered are told anyhow. */
  readonly pushNames?: readonly { readonly number: string; readonly name: string }[] | undefined;
  /** In how many parts the phone hands it over; one when it is not said. */
  readonly parts?: number | undefined;
}

export interface MemoryOfChat {
  /** Whom it is with; or `groupJid`. */
  readonly number?: string | undefined;
  readonly groupJid?: string | undefined;
  readonly name?: string | undefined;
  readonly unreadCount?: number | undefined;
  readonly disappearingSeconds?: number | undefined;
  /** Oldest first. */
  readonly messages: readonly {
    readonly id: string;
    readonly fromMe: boolean;
    readonly text: string;
    readonly at: Date;
    /** In a group: the number of who wrote it. */
    readonly from?: string | undefined;
  }[];
}

/**
 * Finds the people and groups that a phone is to remember.
 *
 * @throws when somebody or a group is nowhere
 */
export function recall({ chats, pushNames = [], parts = 1 }: Memories, directory: Directory, groups: Groups): History {
  const person = (number: string): Account => {
    const account = directory.byNumber(number);
    if (!account) throw new Error(`nobody has the number ${number}`);
    return account;
  };
  const remembered = chats.map(({ number, groupJid, messages, ...chat }): RememberedChat => {
    const other = number ? person(number) : groups.byJid(groupJid);
    if (!other) throw new Error(`there is no group ${groupJid}`);
    const known = messages.map(({ from, ...message }) => ({ ...message, author: from ? person(from) : undefined }));
    return { ...chat, with: other, messages: known };
  });
  const told = new Set(pushNames.map(({ number }) => person(number)));
  const others = chats.flatMap(({ number }) => (number ? person(number) : [])).filter((one) => !told.has(one));
  return {
    chats: remembered,
    parts,
    pushNames: [
      ...pushNames.map(({ number, name }) => ({ of: person(number), name })),
      ...others.map((one) => ({ of: one, name: one.name })),
    ],
  };
}
