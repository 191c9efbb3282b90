import type { ModelProvider, ModelRequest } from "./model-provider.ts";
import { estimateTokens, type Usage } from "./prices.ts";

/**
 * All that a model says to one request; what goes on for too long is cut off.
 *
 * @throws {ProviderFailure} @throws the signal's reason, when it is aborted
 */
export async function say(
  models: Pick<ModelProvider, "stream">,
  request: ModelRequest,
  maxCharacters: number,
): Promise<{ text: string; isCut: boolean; usage: Usage }> {
  let text = "";
  for await (const part of models.stream(request)) {
    if (part.type === "end") return { text, isCut: part.isCut, usage: part.usage };
    text += part.text;
    if (text.length > maxCharacters) break;
  }
  const { instructions, prompt } = request;
  return {
    text,
    isCut: true,
    usage: { input: estimateTokens(instructions + prompt), cached: 0, output: estimateTokens(text) },
  };
}
