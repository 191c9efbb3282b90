import type { ColumnType, Generated } from "kysely";

type CreatedAt = ColumnType<Date, Date | string | undefined, never>;
type ChangedAt = ColumnType<Date, Date | string | undefined, Date | string>;
type Given<T> = ColumnType<T | null, T | null | undefined, T | null>;
type OptionalTime = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;

/** Why a file could not be read. */
interface ReadFailure {
  readonly code: string;
  readonly message: string;
}

type SourceKind = "article" | "document" | "page" | "chat";

export interface KnowledgeTables {
  knowledge_sources: {
    id: string;
    organization_id: string;
    kind: SourceKind;
    title: string;
    url: Given<string>;
    state: Generated<"processing" | "ready" | "failed">;
    failure: ColumnType<ReadFailure | null, string | null | undefined, string | null>;
    latest_version: Generated<number>;
    published_version: Given<number>;
    is_published_when_read: Generated<boolean>;
    file_id: Given<string>;
    file_name: Given<string>;
    mime_type: Given<string>;
    size: Given<number>;
    created_at: CreatedAt;
    updated_at: ChangedAt;
    archived_at: OptionalTime;
  };
  knowledge_versions: {
    source_id: string;
    version: number;
    organization_id: string;
    title: string;
    body: string;
    file_id: Given<string>;
    created_by: Given<string>;
    created_at: CreatedAt;
    published_at: OptionalTime;
  };
  knowledge_offers: {
    id: string;
    organization_id: string;
    chat_id: string;
    question_message_id: string;
    question: string;
    answer: string;
    state: Generated<"pending" | "approved" | "rejected">;
    source_id: Given<string>;
    decided_by: Given<string>;
    decided_at: OptionalTime;
    created_at: CreatedAt;
  };
  passages: {
    id: string;
    organization_id: string;
    source_id: Given<string>;
    quick_reply_id: Given<string>;
    version: number;
    position: number;
    title: string;
    text: string;
  };
}
