import { contactResource } from "@gomarketing/contracts";
import type { HttpServer } from "@gomarketing/service-kit";
import { z } from "zod";
import { memberOf } from "../auth/member.ts";
import type { BackendContext } from "../context.ts";
import { mergeByHand } from "./merge-by-hand.ts";

/** Two contacts that are one person. */
export function mergeRoutes(app: HttpServer, context: BackendContext): void {
  app.post(
    "/api/chat-contacts/:id/merge",
    {
      config: { action: "contacts.merge" },
      schema: {
        tags: ["chat-contacts"],
        params: z.object({ id: z.uuid() }),
        body: z.object({ otherId: z.uuid() }),
        response: { 200: contactResource },
      },
    },
    (request) => mergeByHand(context, memberOf(request), request.params.id, request.body.otherId),
  );
}
