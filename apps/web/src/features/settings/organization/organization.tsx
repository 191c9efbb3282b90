import { AlertsCard } from "./alerts-card.tsx";
import { DistributionCard } from "./distribution-card.tsx";
import { NameCard } from "./name-card.tsx";
import { NewOrganizationCard } from "./new-organization-card.tsx";

/** What holds for the whole organization. */
export function Organization() {
  return (
    <>
      <NameCard />
      <DistributionCard />
      <AlertsCard />
      <NewOrganizationCard />
    </>
  );
}
