import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Those that start and kill programs again and again, longest first. */
const LONGEST = ["kills", "s3-gateway", "backup", "taken-back", "stop", "cancel-send"].map(
  (name) => `/${name}.test.ts`,
);

/** Begins with what takes longest: what comes last is waited for alone. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const longest = LONGEST.flatMap((name) => sorted.filter(({ moduleId }) => moduleId.endsWith(name)));
    return [...new Set([...longest, ...sorted])];
  }
}

/** Each workspace with tests has a vitest.config.ts of its own; `vitest --project <name>` runs one. */
export default defineConfig({
  test: {
    projects: [
      "packages/*/vitest.config.ts",
      "apps/*/vitest.config.ts",
      "scripts/vitest.config.ts",
      "e2e/vitest.config.ts",
    ],
    sequence: { sequencer: LongestFirst },
  },
});
