import type { WebhookEventOf } from "@gomarketing/contracts";
import { type GroupMetadata, jidNormalizedUser } from "baileys";
import type { EventLog } from "../events/event-log.ts";
import type { SessionStore } from "../store/session-store.ts";
import { BoundedCache } from "./caches.ts";
import { type Identities, personOf } from "./identity.ts";

/** What is remembered of a chat. */
interface KnownChat {
  readonly subject?: string;
  /** Seconds; 0 when messages stay. */
  readonly expiration?: number;
}

const MAX_CACHED_CHATS = 1_000;
const MAX_CACHED_GROUPS = 200;
const CACHED_MS = 3_600_000;

/** What a session knows of its chats: groups' names and members, and how long messages stay. */
export class Chats {
  readonly #store: SessionStore;
  readonly #events: EventLog;
  readonly #known = new BoundedCache(MAX_CACHED_CHATS, CACHED_MS);
  /** Members of groups: asking WhatsApp at each message would be too often. */
  readonly #groups = new BoundedCache(MAX_CACHED_GROUPS, CACHED_MS);
  readonly #asked = new Set<string>();
  #ask: ((group: string) => Promise<GroupMetadata>) | undefined;
  #identities: Identities | undefined;

  constructor(store: SessionStore, events: EventLog) {
    this.#store = store;
    this.#events = events;
  }

  /** @param ask asks WhatsApp about a group; undefined while there is no connection */
  connect(ask: ((group: string) => Promise<GroupMetadata>) | undefined, identities: Identities): void {
    this.#ask = ask;
    this.#identities = identities;
    this.#asked.clear();
  }

  subjectOf = (group: string): string | undefined => this.#chat(group).subject;

  /** Seconds after which messages to a chat must disappear; 0 when they stay. */
  expirationOf = (chat: string): number => this.#chat(chat).expiration ?? 0;

  /** A message says how long messages of its chat stay. */
  expires(chat: string, expiration: number): void {
    if (this.expirationOf(chat) !== expiration) this.#keep(chat, { expiration });
  }

  /** Something about a chat is different now. */
  changed({ chat, subject, disappearingSeconds }: WebhookEventOf<"chat.updated">["data"]): void {
    this.#keep(chat.jid, {
      ...(subject !== undefined && { subject }),
      ...(disappearingSeconds !== undefined && { expiration: disappearingSeconds }),
    });
    this.forgetMembers(chat.jid);
  }

  forgetMembers = (group: string): void => this.#groups.del(group);

  /** A group's members, where they are known still: for Baileys, which asks WhatsApp otherwise. */
  cachedGroup = async (group: string): Promise<GroupMetadata | undefined> => {
    const cached = this.#groups.get<GroupMetadata>(group);
    if (cached || !this.#ask) return cached;
    const asked = await this.#ask(group).catch(() => undefined);
    if (asked) this.#groups.set(group, asked);
    return asked;
  };

  /** Asks WhatsApp what a group is called and who is in it, once a connection; an event tells. */
  learnGroup(group: string): void {
    if (this.#asked.has(group) || !this.#ask) return;
    this.#asked.add(group);
    this.cachedGroup(group).then(
      (metadata) => {
        if (metadata && this.#store.isOpen) this.#tell(group, metadata);
      },
      () => undefined,
    );
  }

  #tell(group: string, metadata: GroupMetadata): void {
    const identities = this.#identities;
    if (!identities) return;
    const { subject, desc, ephemeralDuration } = metadata;
    const data: WebhookEventOf<"chat.updated">["data"] = {
      chat: { kind: "group", jid: group, subject },
      at: new Date().toISOString(),
      subject,
      ...(desc && { description: desc }),
      disappearingSeconds: ephemeralDuration ?? 0,
      participants: metadata.participants.map(({ id, phoneNumber, lid, admin }) => ({
        ...personOf(jidNormalizedUser(id), phoneNumber ?? lid, identities),
        isAdmin: Boolean(admin),
      })),
    };
    this.#store.transaction(() => {
      this.#keep(group, { subject, expiration: ephemeralDuration ?? 0 });
      this.#events.append("chat.updated", data);
    });
  }

  #chat(jid: string): KnownChat {
    const cached = this.#known.get<KnownChat>(jid);
    if (cached) return cached;
    const known = this.#store.document<KnownChat>("chat", jid) ?? {};
    this.#known.set(jid, known);
    return known;
  }

  #keep(jid: string, news: KnownChat): void {
    const chat = { ...this.#chat(jid), ...news };
    this.#store.keepDocument("chat", jid, Date.now(), chat);
    this.#known.set(jid, chat);
  }
}
