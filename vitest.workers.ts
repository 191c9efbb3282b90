import { availableParallelism } from "node:os";

/**
 * Test files that run at a time, for every project alike: Vitest reads this from each project and not from the root. One
 * more than there are cores, as each waits a quarter of its time for programs that start, stop and write.
 */
export const TEST_WORKERS = availableParallelism() + 1;
