import type { DistributionKind } from "@gomarketing/contracts";
import type { Generated, Selectable } from "kysely";
import type { CreatedAt, OptionalTime, Time } from "../columns.ts";

/** What a team works with: conversations, teams, labels, who is there, what concerns whom. */
export interface TeamworkTables {
  conversations: {
    id: string;
    organization_id: string;
    chat_id: string;
    session_id: string;
    team_id: string | null;
    assignee_id: string | null;
    labels: Generated<string[]>;
    is_group: boolean;
    opened_at: Time;
    asked_at: OptionalTime;
    asked_position: number | null;
    first_response_at: OptionalTime;
    first_response_by: string | null;
    resolved_at: OptionalTime;
    resolved_by: string | null;
  };
  teams: {
    id: string;
    organization_id: string;
    name: string;
    distribution: Generated<DistributionKind>;
    created_at: CreatedAt;
    updated_at: Time | undefined;
  };
  team_members: { team_id: string; user_id: string; organization_id: string };
  team_sessions: { session_id: string; team_id: string; organization_id: string };
  desk_settings: {
    organization_id: string;
    distribution: Generated<DistributionKind>;
    max_open_chats: Generated<number>;
  };
  member_presence: {
    organization_id: string;
    user_id: string;
    is_available: Generated<boolean>;
    seen_at: OptionalTime;
    turn: Generated<number>;
    window_seen_at: OptionalTime;
  };
  push_subscriptions: {
    id: string;
    organization_id: string;
    user_id: string;
    sign_in_id: string;
    endpoint: string;
    p256dh: string;
    auth: string;
    created_at: CreatedAt;
  };
  labels: { id: string; organization_id: string; name: string; color: string; created_at: CreatedAt };
  contact_aliases: { organization_id: string; value: string; contact_id: string };
  merged_chats: { id: string; organization_id: string; chat_id: string; merged_at: CreatedAt };
  chat_marks: {
    organization_id: string;
    user_id: string;
    chat_id: string;
    is_pinned: Generated<boolean>;
    is_muted: Generated<boolean>;
  };
  notifications: {
    id: string;
    organization_id: string;
    user_id: string;
    kind: "mention" | "assigned";
    chat_id: string;
    message_id: string | null;
    by_id: string | null;
    by_name: string | null;
    created_at: CreatedAt;
    read_at: OptionalTime;
  };
}

export type NotificationRow = Selectable<TeamworkTables["notifications"]>;
