import { copilotSettings, copilotSettingsChanges, copilotTest } from "@gomarketing/contracts";
import type { HttpServer } from "@gomarketing/service-kit";
import { memberOf } from "../../auth/member.ts";
import type { BackendContext } from "../../context.ts";
import { whileConnected } from "../../while-connected.ts";
import { showSettings } from "./read-settings.ts";
import { streamTest } from "./stream-test.ts";
import { updateSettings } from "./update-settings.ts";

const tags = ["copilot"];

/** How the copilot works for the organization: read, change, try. */
export function copilotSettingsRoutes(app: HttpServer, context: BackendContext): void {
  app.get(
    "/api/copilot/settings",
    { config: { action: "copilot.read" }, schema: { tags, response: { 200: copilotSettings } } },
    (request) => showSettings(context, memberOf(request).organizationId),
  );

  app.patch(
    "/api/copilot/settings",
    {
      config: { action: "copilot.manage" },
      schema: { tags, body: copilotSettingsChanges, response: { 200: copilotSettings } },
    },
    (request) => updateSettings(context, memberOf(request), request.body),
  );

  app.post(
    "/api/copilot/test",
    {
      config: { action: "copilot.manage" },
      schema: {
        tags,
        description:
          "What would be suggested in a conversation that nobody had; nothing of it is kept but its cost. Server-sent events: `delta` {text} as a draft grows (`restart` takes it back), then `done` with text, outcome, violations, citations, model and usage, or `error` with a problem.",
        body: copilotTest,
        produces: ["text/event-stream"],
      },
    },
    (request, reply) =>
      reply
        .header("content-type", "text/event-stream; charset=utf-8")
        .header("cache-control", "no-store")
        .header("x-accel-buffering", "no")
        .send(streamTest(context, memberOf(request), request.body, whileConnected(reply))),
  );
}
