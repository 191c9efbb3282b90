import type { ColumnType } from "kysely";

export type Time = ColumnType<Date, Date | string, Date | string>;
export type OptionalTime = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
export type CreatedAt = ColumnType<Date, Date | string | undefined, never>;
/** Read as a number: none of ours passes 2^53. */
export type BigIntColumn = ColumnType<number, number, number>;
