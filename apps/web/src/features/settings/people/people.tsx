import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useLiveEvents } from "../../../backend/live/live-provider.tsx";
import type { EventFrame } from "../../../backend/live/live-socket.ts";
import { keys } from "../../../backend/query-keys.ts";
import { InvitationsCard } from "./invitations-card.tsx";
import { MembersCard } from "./members-card.tsx";

/** Who belongs to the organization, with which role, and who is invited. */
export function People() {
  const cache = useQueryClient();
  useLiveEvents(
    useCallback(
      (frames: readonly EventFrame[]) => {
        // Whoever accepts an invitation comes to the desk, which is told to all.
        if (!frames.some(({ event }) => event === "colleague.updated")) return;
        for (const queryKey of [keys.members, keys.invitations]) void cache.invalidateQueries({ queryKey });
      },
      [cache],
    ),
  );
  return (
    <>
      <MembersCard />
      <InvitationsCard />
    </>
  );
}
