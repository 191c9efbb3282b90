import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const WCAG_2_2_AA = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"];

/** What keeps people out of the page as it is now, by WCAG 2.2 AA: each rule with the first element that breaks it. */
export async function keptOutBy(page: Page): Promise<string[]> {
  // Legacy: in the page itself. Otherwise a second page is opened for each look, for frames of other origins; ours has none.
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    .options({ resultTypes: ["violations"] })
    .withTags(WCAG_2_2_AA)
    .analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`);
}

/** @throws when something keeps somebody out */
export const expectAccessible = async (page: Page): Promise<void> => expect(await keptOutBy(page)).toEqual([]);
