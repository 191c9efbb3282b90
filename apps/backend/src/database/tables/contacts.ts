import type { ContactFieldKind, ImportError } from "@gomarketing/contracts";
import type { Generated, Selectable } from "kysely";
import type { CreatedAt, OptionalTime, Time } from "../columns.ts";

/** What is kept of contacts besides themselves, what messages said before, and answers that are kept ready. */
export interface ContactTables {
  contact_field_definitions: {
    id: string;
    organization_id: string;
    key: string;
    name: string;
    kind: ContactFieldKind;
    options: Generated<string[]>;
    created_at: CreatedAt;
  };
  contact_notes: {
    id: string;
    organization_id: string;
    contact_id: string;
    text: string;
    author_id: string | null;
    author_name: string;
    created_at: CreatedAt;
    edited_at: OptionalTime;
  };
  contact_imports: {
    id: string;
    organization_id: string;
    state: "draft" | "running" | "done";
    file_name: string;
    columns: string[];
    mapping: (string | null)[];
    row_count: number;
    done_line: Generated<number>;
    done_count: Generated<number>;
    created_count: Generated<number>;
    updated_count: Generated<number>;
    failed_count: Generated<number>;
    errors: { __select__: ImportError[]; __insert__: string | undefined; __update__: string };
    created_by: string | null;
    created_at: CreatedAt;
    finished_at: OptionalTime;
  };
  contact_import_rows: { import_id: string; organization_id: string; line: number; cells: string[] };
  group_participants: {
    contact_id: string;
    organization_id: string;
    jid: string;
    lid: string | null;
    phone: string | null;
    name: string | null;
    is_admin: Generated<boolean>;
  };
  message_versions: {
    message_id: string;
    organization_id: string;
    version: number;
    text: string | null;
    replaced_at: Time;
  };
  quick_replies: {
    id: string;
    organization_id: string;
    shortcut: string;
    text: string;
    media_id: string | null;
    team_id: string | null;
    owner_id: string | null;
    use_count: Generated<number>;
    last_used_at: OptionalTime;
    created_at: CreatedAt;
    updated_at: Time;
  };
}

export type FieldDefinitionRow = Selectable<ContactTables["contact_field_definitions"]>;
export type ContactNoteRow = Selectable<ContactTables["contact_notes"]>;
export type ContactImportRow = Selectable<ContactTables["contact_imports"]>;
export type QuickReplyRow = Selectable<ContactTables["quick_replies"]>;
