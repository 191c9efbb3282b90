import { copilotSettings, copilotSettingsChanges } from "@gomarketing/contracts";
import type { HttpServer } from "@gomarketing/service-kit";
import { memberOf } from "../../auth/member.ts";
import type { BackendContext } from "../../context.ts";
import { showSettings } from "./read-settings.ts";
import { updateSettings } from "./update-settings.ts";

const tags = ["copilot"];

/** How the copilot works for the organization: read, change. */
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
}
