import type { BackendContext } from "../context.ts";
import type { Source } from "./context/situation.ts";

/** Where passages come from: `knowledge/find-passages.ts`. */
export type FindPassages = (
  context: BackendContext,
  organizationId: string,
  query: string,
  options: { limit: number },
) => Promise<readonly Source[]>;

export const findPassages: FindPassages = async () => [];
