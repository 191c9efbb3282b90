import { InvitationsCard } from "./invitations-card.tsx";
import { MembersCard } from "./members-card.tsx";

/** Who belongs to the organization, with which role, and who is invited. */
export function People() {
  return (
    <>
      <MembersCard />
      <InvitationsCard />
    </>
  );
}
