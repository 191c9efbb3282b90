import { randomUUID } from "node:crypto";
import { STATUS_CODES } from "node:http";
import Fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from "fastify";
import {
  hasZodFastifySchemaValidationErrors,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from "fastify-type-provider-zod";
import type { Logger } from "pino";
import { InvalidInput, NotFound, Problem } from "./problem.ts";

export interface HttpServerOptions {
  readonly log: Logger;
  /** The largest body that is read, in bytes. */
  readonly maxBodyBytes: number;
  /** Whose word on a caller's address and protocol is taken (`X-Forwarded-…`): `loopback`, or nobody's. */
  readonly trustedProxies?: "loopback" | false;
  /** Says what a service's own failures (its database, say) mean to a caller: a `Problem`, or the error as it is. */
  readonly explain?: (error: unknown) => unknown;
}

/**
 * A Fastify server as every service here has it: zod schemas parse requests and shape answers, everything
 * thrown is told as `application/problem+json`, and no request is logged with its body or query.
 */
export function createHttpServer({
  log,
  maxBodyBytes,
  trustedProxies = false,
  explain = (error) => error,
}: HttpServerOptions) {
  const app = Fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: maxBodyBytes,
    genReqId: () => randomUUID(),
    forceCloseConnections: true,
    trustProxy: trustedProxies,
    // A JID or an id in a path is longer than Fastify's 100 characters allow.
    routerOptions: { maxParamLength: 512 },
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler((error, request, reply) => sendProblem(explain(error), request, reply));
  app.setNotFoundHandler((request, reply) =>
    sendProblem(
      new NotFound(`No ${request.method} ${pathOf(request)}. The calls this service knows are in its documentation.`),
      request,
      reply,
    ),
  );
  return app;
}
export type HttpServer = ReturnType<typeof createHttpServer>;

/** Answers a failure as a problem document; logs it when it is our own. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const document = toProblem(error).toDocument(`urn:uuid:${request.id}`);
  const status = document.status ?? 500;
  if (status >= 500 && !(error instanceof Problem) && !isHangingUp(error, request))
    request.log.error({ err: error, reqId: request.id }, "request failed");
  if (error instanceof Problem && error.fields.retryAfterSeconds !== undefined) {
    reply.header("retry-after", error.fields.retryAfterSeconds);
  }
  // As a string: a problem is no answer of the route, so the route's own schema must not shape it.
  return reply.code(status).type("application/problem+json").serializer(JSON.stringify).send(document);
}

/** Whoever asked for a stream is gone before it began: theirs to do, and nothing failed. */
const isHangingUp = (error: unknown, { raw }: FastifyRequest): boolean =>
  raw.socket.destroyed && (error as { code?: unknown }).code === "ERR_STREAM_PREMATURE_CLOSE";

function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const errors = error.validation.map((issue) => ({
      path: issue.instancePath.replace(/^\//, "").replaceAll("/", "."),
      message: issue.message ?? "is not valid",
    }));
    const first = errors[0];
    return new InvalidInput(
      first ? `Correct ${first.path || "the body"}: ${first.message}.` : "Correct the request.",
      errors,
    );
  }
  return fromFastify(error) ?? INTERNAL;
}

const INTERNAL = new Problem({
  status: 500,
  type: "/problems/internal",
  title: "Something went wrong on our side",
  detail:
    "Try again; if it goes on, give the instance of this answer to whoever runs this server: it finds the cause in the log.",
});

// Fastify rejects a malformed or oversized body before our code runs, with an error of its own.
function fromFastify(error: unknown): Problem | undefined {
  const { statusCode: status, code, message } = error as Partial<FastifyError>;
  if (!status || status < 400 || status > 499) return undefined;
  const slug = CLIENT_ERRORS[code ?? ""];
  return new Problem({
    status,
    type: `/problems/${slug?.type ?? "invalid-input"}`,
    title: STATUS_CODES[status] ?? "Bad Request",
    detail: slug?.detail ?? message ?? "Correct the request.",
  });
}

const CLIENT_ERRORS: Record<string, { type: string; detail: string }> = {
  FST_ERR_CTP_INVALID_JSON_BODY: {
    type: "invalid-json",
    detail: "The body is not JSON. Send one JSON value in UTF-8.",
  },
  FST_ERR_CTP_EMPTY_JSON_BODY: {
    type: "invalid-json",
    detail: "The body is empty. Send one JSON value, or no content-type.",
  },
  FST_ERR_CTP_BODY_TOO_LARGE: {
    type: "body-too-large",
    detail: "The body is too large. Upload files through the media call, and keep the rest small.",
  },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: { type: "unsupported-media-type", detail: "Send content-type: application/json." },
};

const pathOf = (request: FastifyRequest): string => request.url.split("?", 1)[0] ?? "";
