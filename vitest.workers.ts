/**
 * Test files that run at a time, for every project alike: Vitest reads this from each project and not from the root, and
 * by itself would leave one core to others.
 */
export const ALL_CORES = "100%";
