import { labelResource } from "@gomarketing/contracts";
import type { HttpServer } from "@gomarketing/service-kit";
import { z } from "zod";
import { memberOf } from "../auth/member.ts";
import type { BackendContext } from "../context.ts";
import { plainText } from "../plain-text.ts";
import { addLabel, changeLabel, deleteLabel } from "./change-labels.ts";
import { selectLabels } from "./label-queries.ts";

const params = z.object({ id: z.uuid() });
const tags = ["labels"];
const name = plainText.trim().min(1).max(64);
const { color } = labelResource.shape;

/** The organization's list of labels. Chats carry their names. */
export function labelRoutes(app: HttpServer, context: BackendContext): void {
  app.get(
    "/api/labels",
    {
      config: { action: "labels.read" },
      schema: { tags, response: { 200: z.object({ labels: z.array(labelResource) }) } },
    },
    async (request) => {
      const { organizationId } = memberOf(request);
      return { labels: await selectLabels(context.db.of(organizationId), organizationId) };
    },
  );

  app.post(
    "/api/labels",
    {
      config: { action: "labels.add" },
      schema: { tags, body: z.object({ name, color: color.optional() }), response: { 201: labelResource } },
    },
    async (request, reply) => reply.code(201).send(await addLabel(context, memberOf(request), request.body)),
  );

  app.patch(
    "/api/labels/:id",
    {
      config: { action: "labels.manage" },
      schema: {
        tags,
        params,
        body: z.object({ name: name.optional(), color: color.optional() }),
        response: { 200: labelResource },
      },
    },
    (request) => changeLabel(context, memberOf(request), request.params.id, request.body),
  );

  app.delete(
    "/api/labels/:id",
    { config: { action: "labels.manage" }, schema: { tags, params, response: { 204: z.null() } } },
    async (request, reply) => {
      await deleteLabel(context, memberOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );
}
