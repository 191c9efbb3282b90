import { join } from "node:path";

/** Where a file lies: named by ids alone, never by what somebody called it. */
export const mediaFile = (mediaDir: string, organizationId: string, mediaId: string): string =>
  join(mediaDir, organizationId, mediaId);
