import { webhookEvent } from "@gomarketing/contracts";
import { type HttpServer, InvalidInput } from "@gomarketing/service-kit";
import { z } from "zod";
import type { BackendContext } from "../context.ts";
import type { Intake } from "./intake.ts";
import { storable } from "./storable.ts";
import { signatureCheck } from "./webhook-signature.ts";

/** A message with the largest text and a thumbnail has some 200 kB; a part of a phone's history is the largest. */
const MAX_EVENT_BYTES = 16 * 1024 * 1024;
const KNOWN_TYPES = new Set<string>(webhookEvent.options.map((option) => option.shape.type.value));
const ofSomeType = z.object({ type: z.string() });
/** How JSON writes NUL and halves of surrogate pairs, at times: few events have any. */
const UNSTORABLE_ESCAPE = /\\u(0000|d[89a-f])/i;

/** `POST /api/webhooks/whatsapp`: verified by its signature, answered when the event is on disk. */
export function webhookRoute(app: HttpServer, { log, clock }: BackendContext, intake: Intake, secret: string): void {
  const check = signatureCheck(secret, clock);
  app.register(async (scope) => {
    // The signature is over the bytes as they came.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: MAX_EVENT_BYTES }, (_request, body, done) =>
      done(null, body),
    );
    scope.post(
      "/api/webhooks/whatsapp",
      { bodyLimit: MAX_EVENT_BYTES, config: { action: "events.receive" }, schema: { hide: true } },
      async (request, reply) => {
        const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        check(bytes, request.headers);
        const body = parseJson(bytes);
        const kind = ofSomeType.safeParse(body);
        if (kind.success && !KNOWN_TYPES.has(kind.data.type)) {
          log.warn({ type: kind.data.type }, "an event of a kind this version does not know was ignored");
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

function parseJson(bytes: Buffer): unknown {
  const text = bytes.toString();
  try {
    const value: unknown = JSON.parse(text);
    return UNSTORABLE_ESCAPE.test(text) ? storable(value) : value;
  } catch {
    throw new InvalidInput("The event is not JSON.");
  }
}
