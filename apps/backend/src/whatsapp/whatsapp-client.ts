import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Readable } from "node:stream";
import {
  contactProfile,
  type ProblemDocument,
  problem,
  type SendMessageBody,
  sendMessageAnswer,
  sessionList,
  session as sessionSchema,
  shownProxy,
  uploadAnswer,
} from "@gomarketing/contracts";
import { Problem } from "@gomarketing/service-kit";
import { type Dispatcher, Pool } from "undici";
import type { z } from "zod";

const MAX_CONNECTIONS = 32;
/** whatsapp-api answers a send when WhatsApp has acknowledged it, 20 s later at most. */
const REQUEST_TIMEOUT_MS = 30_000;

/** A file goes to WhatsApp, or comes from there, before the gateway answers. */
const FILE_TIMEOUT_MS = 10 * 60_000;

/** whatsapp-api said no, or nothing. `isLasting`: trying the same again gives the same. */
export class WhatsAppApiError extends Problem {
  readonly isLasting: boolean;
  readonly code: string;

  constructor(status: number, document: ProblemDocument, isLasting: boolean) {
    super({ status, type: document.type, title: document.title, detail: document.detail ?? document.title });
    this.isLasting = isLasting;
    this.code = status === 413 ? "file-too-large" : document.type.replace("/problems/", "");
  }
}

const GATEWAY_UNREACHABLE: ProblemDocument = {
  type: "/problems/gateway-unreachable",
  title: "The WhatsApp gateway cannot be reached",
  detail: "whatsapp-api does not answer. It is started again by itself; try again in a moment.",
};

/** whatsapp-api's REST API. Keeps its connections; every answer is parsed. */
export class WhatsAppClient {
  readonly #pool: Pool;
  readonly #authorization: string;

  constructor(url: string, apiKey: string) {
    this.#pool = new Pool(url, {
      connections: MAX_CONNECTIONS,
      headersTimeout: REQUEST_TIMEOUT_MS,
      bodyTimeout: REQUEST_TIMEOUT_MS,
    });
    this.#authorization = `Bearer ${apiKey}`;
  }

  listSessions = async () => (await this.#call("GET", "/sessions", sessionList)).sessions;
  /** @param proxy how it reaches WhatsApp from now on; undefined for as before */
  startSession = (id: string, proxy?: string) =>
    this.#call("POST", `/sessions/${id}/start`, sessionSchema, proxy === undefined ? undefined : { proxy });
  /** Its proxy without who signs in there. */
  getProxy = (id: string) => this.#call("GET", `/sessions/${id}/proxy`, shownProxy);
  setProxy = (id: string, proxy: string | null) => this.#call("PUT", `/sessions/${id}/proxy`, shownProxy, { proxy });
  stopSession = (id: string) => this.#call("POST", `/sessions/${id}/stop`, sessionSchema);
  logoutSession = (id: string) => this.#call("POST", `/sessions/${id}/logout`, sessionSchema);
  deleteSession = (id: string) => this.#call("DELETE", `/sessions/${id}`);
  requestPairingCode = async (id: string, phone: string): Promise<string> =>
    ((await this.#call("POST", `/sessions/${id}/pairing-code`, undefined, { phone })) as { code: string }).code;

  /** Hands over a file for one message to come; answers its name there. Streamed: it may be large. */
  async upload(sessionId: string, path: string, mimeType: string): Promise<string> {
    const { size } = await stat(path);
    const answer = await this.#request("POST", `/sessions/${sessionId}/uploads`, createReadStream(path), {
      "content-type": mimeType,
      "content-length": String(size),
    });
    if (answer.statusCode >= 300) throw await errorOf(answer);
    return uploadAnswer.parse(await answer.body.json()).uploadId;
  }

  /** Sends a message, once for each key. Resolves when WhatsApp has it, or it waits there for its turn. */
  send = (sessionId: string, key: string, body: SendMessageBody) =>
    this.#call(
      "POST",
      `/sessions/${sessionId}/messages`,
      sendMessageAnswer,
      body,
      { "idempotency-key": key },
      "mimeType" in body ? FILE_TIMEOUT_MS : REQUEST_TIMEOUT_MS,
    );

  /** Takes back what was or is sent with a key, for good; answers only when it never leaves. */
  cancel = (sessionId: string, key: string) =>
    this.#call("DELETE", `/sessions/${sessionId}/outbox/${encodeURIComponent(key)}`);
  edit = (sessionId: string, messageId: string, body: { chat: string; text: string; mentions?: readonly string[] }) =>
    this.#call("PATCH", `/sessions/${sessionId}/messages/${messageId}`, undefined, body);
  revoke = (sessionId: string, messageId: string, chat: string) =>
    this.#call("DELETE", `/sessions/${sessionId}/messages/${messageId}?chat=${encodeURIComponent(chat)}`);
  react = (sessionId: string, messageId: string, body: { chat: string; emoji: string; fromMe: boolean }) =>
    this.#call("POST", `/sessions/${sessionId}/messages/${messageId}/reaction`, undefined, body);
  read = (sessionId: string, jid: string, messageIds: readonly string[]) =>
    this.#call("POST", `/sessions/${sessionId}/chats/${encodeURIComponent(jid)}/read`, undefined, { messageIds });
  /** Blocks somebody for the session's account, or lets them through again. */
  block = (sessionId: string, jid: string, blocked: boolean) =>
    this.#call("POST", `/sessions/${sessionId}/contacts/${encodeURIComponent(jid)}/block`, undefined, { blocked });
  checkContact = async (
    sessionId: string,
    phone: string,
  ): Promise<{ exists: boolean; jid?: string; lid?: string } | undefined> =>
    (
      (await this.#call("POST", `/sessions/${sessionId}/contacts/check`, undefined, { phones: [phone] })) as {
        contacts: { exists: boolean; jid?: string; lid?: string }[];
      }
    ).contacts[0];

  profile = (sessionId: string, jid: string) =>
    this.#call("GET", `/sessions/${sessionId}/contacts/${encodeURIComponent(jid)}/profile`, contactProfile);

  /** Its figures, in Prometheus' text format. */
  async metrics(): Promise<string> {
    const answer = await this.#request("GET", "/metrics");
    if (answer.statusCode >= 300) throw await errorOf(answer);
    return answer.body.text();
  }

  /** The bytes of a file that a customer sent. */
  async media(sessionId: string, mediaId: string): Promise<Dispatcher.ResponseData> {
    const answer = await this.#request(
      "GET",
      `/sessions/${sessionId}/media/${mediaId}`,
      undefined,
      {},
      FILE_TIMEOUT_MS,
    );
    if (answer.statusCode === 200) return answer;
    throw await errorOf(answer);
  }

  close = (): Promise<void> => this.#pool.close();

  async #call<S extends z.ZodType>(
    method: Dispatcher.HttpMethod,
    path: string,
    schema?: S,
    body?: unknown,
    headers: Record<string, string> = {},
    headersTimeout = REQUEST_TIMEOUT_MS,
  ): Promise<z.output<S>> {
    const answer = await this.#request(method, path, body, headers, headersTimeout);
    if (answer.statusCode >= 300) throw await errorOf(answer);
    const text = await answer.body.text();
    const value: unknown = text ? JSON.parse(text) : undefined;
    return (schema ? schema.parse(value) : value) as z.output<S>;
  }

  async #request(
    method: Dispatcher.HttpMethod,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
    headersTimeout = body instanceof Readable ? FILE_TIMEOUT_MS : REQUEST_TIMEOUT_MS,
  ): Promise<Dispatcher.ResponseData> {
    return this.#pool
      .request({
        method,
        path,
        headers: {
          authorization: this.#authorization,
          ...(body !== undefined && { "content-type": "application/json" }),
          ...headers,
        },
        headersTimeout,
        ...(body !== undefined && { body: body instanceof Readable ? body : JSON.stringify(body) }),
      })
      .catch(() => {
        throw new WhatsAppApiError(503, GATEWAY_UNREACHABLE, false);
      });
  }
}

async function errorOf(answer: Dispatcher.ResponseData): Promise<WhatsAppApiError> {
  const parsed = problem.safeParse(await answer.body.json().catch(() => undefined));
  const document = parsed.success
    ? parsed.data
    : { type: "/problems/gateway-failed", title: "The WhatsApp gateway failed", detail: "Try again in a moment." };
  const { statusCode: status } = answer;
  // A session that is not connected, or a busy moment, passes; a wrong request does not, nor a day's budget soon.
  const isPassing = [401, 408, 429].includes(status) && document.type !== "/problems/sending-budget-spent";
  const isLasting = status >= 400 && status < 500 && !isPassing && document.type !== "/problems/session-not-connected";
  return new WhatsAppApiError(status === 401 ? 503 : status, document, isLasting);
}
