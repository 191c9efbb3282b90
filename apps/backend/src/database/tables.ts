import type {
  Author,
  ChatStatus,
  DeliveryState,
  MessageKind,
  MessageState,
  SessionError,
  SessionStatus,
  WebhookEventOf,
} from "@gomarketing/contracts";
import type { ColumnType, Generated, JSONColumnType, Selectable } from "kysely";
import type { StoredExtras } from "../messages/incoming-content.ts";
import type { BigIntColumn, CreatedAt, OptionalTime, Time } from "./columns.ts";
import type { ContactTables } from "./tables/contacts.ts";
import type { CopilotTables } from "./tables/copilot.ts";
import type { EnrichmentTables } from "./tables/enrichment.ts";
import type { KnowledgeTables } from "./tables/knowledge.ts";
import type { MonitoringTables } from "./tables/monitoring.ts";
import type { PeopleTables } from "./tables/people.ts";
import type { TeamworkTables } from "./tables/teamwork.ts";

/** The tables, as Kysely knows them. `bigint` is read as a number: none of ours passes 2^53. */
export type Tables = DeskTables &
  ContactTables &
  CopilotTables &
  EnrichmentTables &
  KnowledgeTables &
  MonitoringTables &
  PeopleTables &
  TeamworkTables;

interface DeskTables {
  whatsapp_sessions: {
    id: string;
    organization_id: string;
    name: string;
    status: Generated<SessionStatus>;
    qr: string | null;
    qr_expires_at: OptionalTime;
    phone: string | null;
    /** The number that was linked last, also while none is. */
    account: Generated<string | null>;
    profile_name: string | null;
    last_error: JSONColumnType<SessionError> | null;
    next_attempt_at: OptionalTime;
    connected_at: OptionalTime;
    status_since: ColumnType<Date, Date | string | undefined, Date | string>;
    /** When whatsapp-api said what stands here, by its clock. */
    reported_at: OptionalTime;
    /** The number of its event that said so; null: it was an answer. */
    reported_sequence: Generated<number | null>;
    restricted_until: OptionalTime;
    erased_at: OptionalTime;
    /** From 0 to 100; more where it is as complete as it gets, by the number of parts that could not be had. */
    history_progress: number | null;
    created_at: CreatedAt;
    updated_at: ColumnType<Date, Date | string | undefined, Date | string>;
  };
  contacts: {
    id: string;
    organization_id: string;
    name: string | null;
    push_name: string | null;
    phone: string | null;
    lid: string | null;
    jid: string | null;
    is_group: Generated<boolean>;
    picture_url: string | null;
    fields: ColumnType<
      Record<string, { value: string; source: string; confidence: number; at: string }>,
      string | undefined,
      string
    >;
    created_at: CreatedAt;
    updated_at: ColumnType<Date, Date | string | undefined, Date | string>;
    /** Of groups. */
    description: string | null;
    participant_count: number | null;
    blocked_at: OptionalTime;
    /** Made by the database: see `contacts/search-text.ts`. */
    search_text: ColumnType<string, never, never>;
  };
  chats: {
    id: string;
    organization_id: string;
    session_id: string;
    contact_id: string;
    is_group: Generated<boolean>;
    status: Generated<ChatStatus>;
    assignee_id: string | null;
    team_id: string | null;
    labels: Generated<string[]>;
    unread_count: Generated<number>;
    last_position: Generated<number>;
    last_message_id: string | null;
    last_activity_at: Time;
    waiting_since: OptionalTime;
    snoozed_until: OptionalTime;
    disappearing_seconds: number | null;
    created_at: CreatedAt;
  };
  media: {
    id: string;
    organization_id: string;
    state: "pending" | "ready" | "failed";
    mime_type: string;
    file_name: string | null;
    size: BigIntColumn | null;
    width: number | null;
    height: number | null;
    thumbnail: string | null;
    session_id: string | null;
    gateway_media_id: string | null;
    duration_seconds: number | null;
    waveform: string | null;
    failure: ColumnType<Reason | null, string | null | undefined, string | null>;
    created_at: CreatedAt;
  };
  messages: {
    id: string;
    organization_id: string;
    chat_id: string;
    session_id: string;
    position: BigIntColumn;
    direction: "inbound" | "outbound";
    author_kind: Author["kind"];
    author_id: string | null;
    author_name: string | null;
    type: MessageKind;
    text: string | null;
    raw_type: string | null;
    media_id: string | null;
    reply_to_id: string | null;
    reply_to_whatsapp_id: string | null;
    reply_to_text: string | null;
    reply_to_author: string | null;
    reactions: ColumnType<StoredReaction[], string | undefined, string>;
    state: MessageState;
    state_reason: ColumnType<Reason | null, string | null | undefined, string | null>;
    edited_at: OptionalTime;
    revoked_at: OptionalTime;
    whatsapp_id: string;
    idempotency_key: string | null;
    content: ColumnType<StoredExtras | null, string | null | undefined, string | null>;
    handed_at: OptionalTime;
    accepted_at: OptionalTime;
    sent_at: Time;
    created_at: CreatedAt;
  };
  cancelled_messages: { organization_id: string; idempotency_key: string; cancelled_at: CreatedAt };
  early_statuses: {
    session_id: string;
    whatsapp_id: string;
    organization_id: string;
    state: DeliveryState;
    reason: ColumnType<Reason | null, string | null, string | null>;
    created_at: CreatedAt;
  };
  history_parts: {
    id: string;
    organization_id: string;
    session_id: string;
    body: ColumnType<HistoryPart, string, never>;
    created_at: CreatedAt;
  };
  received_events: { id: string; organization_id: string; received_at: CreatedAt };
  live_events: {
    sequence: Generated<number>;
    organization_id: string;
    channels: string[];
    body: string;
    created_at: CreatedAt;
  };
}

/** Why something did not come about: a stable code, and a sentence for people. */
export interface Reason {
  readonly code: string;
  readonly message: string;
}

export type HistoryPart = WebhookEventOf<"history.synced">["data"];

export interface StoredReaction {
  readonly emoji: string;
  readonly author: Author;
  readonly at: string;
}

export type SessionRow = Selectable<Tables["whatsapp_sessions"]>;
export type ContactRow = Omit<Selectable<Tables["contacts"]>, "search_text">;
export type ChatRow = Selectable<Tables["chats"]>;
export type MessageRow = Selectable<Tables["messages"]>;
export type MediaRow = Selectable<Tables["media"]>;
