import type { AlertKind } from "@gomarketing/contracts";
import type { ColumnType, Generated } from "kysely";

type At = ColumnType<Date, Date | string, Date | string>;
type OptionalAt = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;

export interface MonitoringTables {
  session_status_history: {
    id: string;
    organization_id: string;
    session_id: string;
    status: string;
    began_at: At;
    ended_at: OptionalAt;
  };
  alert_settings: {
    organization_id: string;
    session_down_minutes: Generated<number | null>;
    events_waiting_seconds: Generated<number | null>;
    messages_waiting_seconds: Generated<number | null>;
    failure_rate: Generated<number | null>;
    failure_window_minutes: Generated<number>;
    failure_min_messages: Generated<number>;
  };
  alerts: {
    id: string;
    organization_id: string;
    kind: AlertKind;
    session_id: string | null;
    since: At;
    value: number;
    threshold: number;
    raised_at: At;
    cleared_at: OptionalAt;
  };
}
