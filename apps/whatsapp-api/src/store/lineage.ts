/** What a session's file says of its replica. It lies in the file itself: whoever copies the one copies the other. */
export interface Lineage {
  /** Given once, when the session first comes to a bucket. */
  readonly id: string;
  /** The newest head that is known to be in the bucket, and its hash. */
  readonly sequence: number;
  readonly digest: string;
  /** The hash of the head that was on its way when this was written. */
  readonly underWay?: string | undefined;
  /**
   * `following`: the file may have more than the bucket. `closed`: it has the same. `apart`: it was used without the
   * bucket since.
   */
  readonly use: "following" | "closed" | "apart";
}

/** What the bucket has. */
export interface Remote {
  readonly lineage: string;
  readonly sequence: number;
  readonly digest: string;
  readonly isClosed: boolean;
}

/**
 * How a file and the bucket belong together: the file is `same`, or `ahead` of a bucket that nobody else wrote to, or
 * `behind`, so that the bucket's state takes its place. `fresh`: the bucket has none, and never had.
 */
export type Relation = "same" | "ahead" | "behind" | "fresh";

/**
 * Compares a file with the bucket.
 *
 * @param file undefined: it never was in a bucket
 * @returns how they belong together, or a sentence about why they do not
 */
export function relationOf(file: Lineage | undefined, remote: Remote | undefined): Relation | { reason: string } {
  if (!remote) return file ? { reason: GONE } : "fresh";
  if (file?.id !== remote.lineage) return { reason: ANOTHER };
  if (remote.sequence < file.sequence)
    return {
      reason: `S3 has write ${remote.sequence} of it, and this disk has seen write ${file.sequence}: it is stale.`,
    };
  if (remote.digest === file.digest) return file.use === "closed" && remote.isClosed ? "same" : "ahead";
  if (remote.digest === file.underWay) return "ahead";
  if (remote.sequence === file.sequence)
    return { reason: `S3 has another write ${remote.sequence} of it than the one that this disk made.` };
  return file.use === "apart" ? { reason: BOTH } : "behind";
}

const GONE =
  "it was in S3, and is not there any more. See that S3_BUCKET and S3_PREFIX are right; if it was erased on purpose, delete it here too.";
const ANOTHER =
  "S3 has another session of this name than this disk. Move its file out of DATA_DIR/sessions to use the one of S3.";
const BOTH =
  "it was used here without S3, and elsewhere with it. Move its file out of DATA_DIR/sessions to use the state of S3.";
