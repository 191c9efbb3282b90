import { webhookEvent } from "@gomarketing/contracts";
import { type HttpServer, InvalidInput, Unauthorized } from "@gomarketing/service-kit";
import { Webhook, WebhookVerificationError } from "standardwebhooks";
import { z } from "zod";
import type { BackendContext } from "../context.ts";
import type { Intake } from "./intake.ts";

/** An event with the largest text and a thumbnail stays well below. */
const MAX_EVENT_BYTES = 1024 * 1024;
const KNOWN_TYPES = new Set<string>(webhookEvent.options.map((option) => option.shape.type.value));

/** `POST /api/webhooks/whatsapp`: verified by its signature, answered when the event is on disk. */
export function webhookRoute(app: HttpServer, { log }: BackendContext, intake: Intake, secret: string): void {
  const webhook = new Webhook(secret);
  app.register(async (scope) => {
    // The signature is over the bytes as they came.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", { parseAs: "string", bodyLimit: MAX_EVENT_BYTES }, (_request, body, done) =>
      done(null, body),
    );
    scope.post(
      "/api/webhooks/whatsapp",
      { bodyLimit: MAX_EVENT_BYTES, schema: { hide: true } },
      async (request, reply) => {
        const body = verify(webhook, request.body as string | undefined, request.headers);
        const { type } = body as { type?: unknown };
        if (typeof type === "string" && !KNOWN_TYPES.has(type)) {
          log.warn({ type }, "an event of a kind this version does not know was ignored");
          return reply.code(200).send({});
        }
        const parsed = webhookEvent.safeParse(body);
        if (!parsed.success)
          throw new InvalidInput(
            `The event does not follow the contract: ${z.prettifyError(parsed.error).slice(0, 500)}`,
          );
        await intake.take(parsed.data);
        return reply.code(200).send({});
      },
    );
  });
}

function verify(
  webhook: Webhook,
  body: string | undefined,
  headers: Record<string, string | string[] | undefined>,
): unknown {
  try {
    webhook.verify(body ?? "", headers as Record<string, string>);
  } catch (error) {
    if (error instanceof WebhookVerificationError) {
      throw new Unauthorized(
        "The webhook's signature is missing or wrong, or its timestamp is more than 5 minutes off. Check WEBHOOK_SECRET and the clocks.",
      );
    }
    // Well signed, and no JSON: told below.
    if (!(error instanceof SyntaxError)) throw error;
  }
  try {
    // PostgreSQL's text cannot hold NUL, and nobody means it.
    return JSON.parse((body ?? "").replaceAll("\\u0000", ""));
  } catch {
    throw new InvalidInput("The event is not JSON.");
  }
}
