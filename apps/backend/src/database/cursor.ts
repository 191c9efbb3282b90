import { InvalidInput } from "@gomarketing/service-kit";
import { z } from "zod";

const cursorSchema = z.tuple([z.iso.datetime(), z.uuid()]);

/** A place in a list that is ordered by time and id, for those who ask for the next page. */
export const encodeCursor = (at: string, id: string): string =>
  Buffer.from(JSON.stringify([at, id])).toString("base64url");

/** @throws {InvalidInput} when it is none that an earlier page gave */
export function decodeCursor(cursor: string | undefined): { at: Date; id: string } | undefined {
  if (cursor === undefined) return undefined;
  try {
    const [at, id] = cursorSchema.parse(JSON.parse(Buffer.from(cursor, "base64url").toString()));
    return { at: new Date(at), id };
  } catch {
    throw new InvalidInput("Give cursor as the nextCursor of an earlier page, or leave it out to begin.", [
      { path: "cursor", message: "was not issued here" },
    ]);
  }
}
