import { setTimeout as delay } from "node:timers/promises";
import { createOpenAICompatible, type OpenAICompatibleProvider } from "@ai-sdk/openai-compatible";
import { generateText, NoObjectGeneratedError, Output } from "ai";
import type { z } from "zod";
import { CircuitBreaker } from "./circuit-breaker.ts";
import { explainFailure } from "./explain-failure.ts";
import { NO_USAGE, type Usage } from "./prices.ts";
import type { ProviderConfig } from "./provider-config.ts";
import { isPassing, ProviderFailure } from "./provider-failure.ts";
import { Silence } from "./silence.ts";
import { transcribe } from "./transcribe.ts";

/** A whole answer takes no longer, whatever comes. */
const TOTAL_MS = 90_000;
const MAX_ATTEMPTS = 3;
const FIRST_RETRY_MS = 250;
/** A provider that asks to wait longer is not waited for: people are told. */
const LONGEST_RETRY_AFTER_SECONDS = 2;
const MAX_CALLS_AT_ONCE = 200;
const MAX_MODELS_KEPT = 100;

type ChatModel = ReturnType<OpenAICompatibleProvider["chatModel"]>;

export interface ModelRequest {
  readonly model: string;
  readonly temperature: number | null;
  readonly instructions: string;
  readonly prompt: string;
  readonly maxOutputTokens: number;
  readonly signal: AbortSignal;
}

/** What a model says, piece by piece. `end` comes last, once. */
export type ModelPart =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "end"; readonly isCut: boolean; readonly usage: Usage };

/**
 * Models behind any provider that speaks OpenAI's chat completions. What fails before the first word is tried again;
 * what fails often is left alone for a while; nothing is waited for without end.
 */
export class ModelProvider {
  readonly #config: ProviderConfig;
  readonly #provider: OpenAICompatibleProvider;
  readonly #breaker: CircuitBreaker;
  readonly #chatModels = new Map<string, ChatModel>();
  #calls = 0;

  constructor(config: ProviderConfig, clock: () => Date) {
    this.#config = config;
    this.#breaker = new CircuitBreaker(clock);
    this.#provider = createOpenAICompatible({
      name: "provider",
      baseURL: config.baseUrl,
      apiKey: config.apiKey,
      includeUsage: true,
      supportsStructuredOutputs: true,
    });
  }

  get defaultModel(): string {
    return this.#config.model;
  }

  get transcriptionModel(): string {
    return this.#config.transcriptionModel;
  }

  /** Whether the provider failed so often that it is left alone. */
  get isPaused(): boolean {
    return this.#breaker.isOpen;
  }

  /** Streams an answer. @throws {ProviderFailure} @throws the signal's reason, when it is aborted */
  async *stream(request: ModelRequest): AsyncGenerator<ModelPart> {
    for (let attempt = 1; ; attempt += 1) {
      let hasSpoken = false;
      try {
        for await (const part of this.#guarded(request.signal, (silence) => this.#once(request, silence))) {
          hasSpoken ||= part.type === "text";
          yield part;
        }
        return;
      } catch (error) {
        if (!hasSpoken) await waitToRetry(error, attempt, request.signal);
        else throw brokenOff(error);
      }
    }
  }

  /** A value of the schema's shape. Strict providers want every key: use `.nullable()`, never `.optional()`. @throws {ProviderFailure} */
  async object<T>(schema: z.ZodType<T>, request: ModelRequest): Promise<{ value: T; usage: Usage }> {
    return this.#tried(request.signal, async (silence) => {
      const { output, usage } = await generateText({
        model: this.#chatModel(request.model),
        instructions: request.instructions,
        prompt: request.prompt,
        output: Output.object({ schema }),
        maxOutputTokens: request.maxOutputTokens,
        maxRetries: 0,
        abortSignal: silence.signal,
        telemetry: { isEnabled: false },
        ...(request.temperature !== null && { temperature: request.temperature }),
      });
      const { inputTokens = 0, outputTokens = 0, inputTokenDetails } = usage;
      const cached = inputTokenDetails.cacheReadTokens ?? 0;
      return { value: output as T, usage: { input: inputTokens, cached, output: outputTokens } };
    });
  }

  /** The words of a voice note. @throws {ProviderFailure} */
  transcribe(file: Blob, fileName: string, language: string, signal: AbortSignal): Promise<string> {
    return this.#tried(signal, (silence) => transcribe(this.#config, file, fileName, language, silence.signal));
  }

  async #tried<T>(signal: AbortSignal, call: (silence: Silence) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const calls = this.#guarded(signal, async function* (silence) {
          yield await call(silence);
        });
        for await (const result of calls) return result;
        throw new ProviderFailure("nonsense");
      } catch (error) {
        await waitToRetry(error, attempt, signal);
      }
    }
  }

  /** Around each call: the breaker, the number of calls, and the end of the other side's silence. */
  async *#guarded<T>(signal: AbortSignal, call: (silence: Silence) => AsyncIterable<T>): AsyncGenerator<T> {
    if (this.#calls >= MAX_CALLS_AT_ONCE) throw new ProviderFailure("busy", 1);
    if (!this.#breaker.mayCall()) throw new ProviderFailure("paused");
    const silence = new Silence(signal, this.#config.silentMs, TOTAL_MS);
    this.#calls += 1;
    let outcome: "succeeded" | "failed" | "leftOff" = "leftOff";
    try {
      for await (const part of call(silence)) {
        silence.heard();
        outcome = "succeeded";
        yield part;
      }
    } catch (error) {
      const failure = explainFailure(error, silence.signal);
      outcome = failure instanceof ProviderFailure && countsAgainst(failure, error) ? "failed" : "leftOff";
      throw failure;
    } finally {
      this.#calls -= 1;
      silence.end();
      this.#breaker[outcome]();
    }
  }

  /** Kept: with each of them the SDK makes its schemas anew. */
  #chatModel(name: string): ChatModel {
    const known = this.#chatModels.get(name);
    if (known) return known;
    const made = this.#provider.chatModel(name);
    if (this.#chatModels.size >= MAX_MODELS_KEPT) this.#chatModels.clear();
    this.#chatModels.set(name, made);
    return made;
  }

  // The provider's own stream, without `streamText` around it: that costs twice the CPU of a request, and what it adds
  // (retries, steps, tools) is done here or not wanted.
  async *#once(request: ModelRequest, silence: Silence): AsyncGenerator<ModelPart> {
    const { stream } = await this.#chatModel(request.model).doStream({
      prompt: [
        { role: "system", content: request.instructions },
        { role: "user", content: [{ type: "text", text: request.prompt }] },
      ],
      maxOutputTokens: request.maxOutputTokens,
      abortSignal: silence.signal,
      ...(request.temperature !== null && { temperature: request.temperature }),
    });
    let hasSpoken = false;
    for await (const part of stream) {
      silence.heard();
      if (part.type === "text-delta" && part.delta !== "") {
        hasSpoken = true;
        yield { type: "text", text: part.delta };
      } else if (part.type === "error") {
        throw hasSpoken ? new ProviderFailure("interrupted") : part.error;
      } else if (part.type === "finish") {
        // The connection ended and nobody said why: what came may be half a sentence.
        if (part.finishReason.raw === undefined) throw new ProviderFailure(hasSpoken ? "interrupted" : "nonsense");
        if (!hasSpoken) throw new ProviderFailure("nonsense");
        yield { type: "end", isCut: part.finishReason.unified === "length", usage: usageOf(part.usage) };
      }
    }
  }
}

/** However the other side ended it: half an answer is here. */
const brokenOff = (error: unknown): unknown =>
  error instanceof ProviderFailure && (error.kind === "unreachable" || error.kind === "nonsense")
    ? new ProviderFailure("interrupted")
    : error;

/** A key that is wrong, a limit that is reached, or a value in another shape than was asked for: the provider is up. */
const countsAgainst = ({ kind }: ProviderFailure, cause: unknown): boolean =>
  !NoObjectGeneratedError.isInstance(cause) && (isPassing(kind) || kind === "timeout");

async function waitToRetry(error: unknown, attempt: number, signal: AbortSignal): Promise<void> {
  if (!(error instanceof ProviderFailure) || attempt >= MAX_ATTEMPTS) throw error;
  const wanted = error.fields.retryAfterSeconds ?? 0;
  const isShort = error.kind === "rate-limited" && wanted <= LONGEST_RETRY_AFTER_SECONDS;
  if (!isPassing(error.kind) && !isShort) throw error;
  await delay(Math.max(wanted * 1_000, FIRST_RETRY_MS * 2 ** (attempt - 1)), undefined, { signal }).catch(() => {
    throw signal.reason;
  });
}

function usageOf(usage: {
  inputTokens: { total: number | undefined; cacheRead: number | undefined };
  outputTokens: { total: number | undefined };
}): Usage {
  const { inputTokens, outputTokens } = usage;
  return {
    ...NO_USAGE,
    input: inputTokens.total ?? 0,
    cached: inputTokens.cacheRead ?? 0,
    output: outputTokens.total ?? 0,
  };
}
