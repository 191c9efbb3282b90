import { z } from "zod";
import { isOfNetwork, kindOf, retryAfter } from "./explain-failure.ts";
import type { ProviderConfig } from "./provider-config.ts";
import { ProviderFailure } from "./provider-failure.ts";

const answer = z.object({ text: z.string() });

/** `POST /audio/transcriptions`, as OpenAI and those who are compatible take it. @throws {ProviderFailure} */
export async function transcribe(
  { baseUrl, apiKey, transcriptionModel }: Pick<ProviderConfig, "baseUrl" | "apiKey" | "transcriptionModel">,
  file: Blob,
  fileName: string,
  language: string,
  signal: AbortSignal,
): Promise<string> {
  const form = new FormData();
  form.append("file", file, fileName);
  form.append("model", transcriptionModel);
  form.append("language", language.split("-", 1)[0] ?? language);
  form.append("response_format", "json");
  const response = await fetch(`${baseUrl.replace(/\/$/, "")}/audio/transcriptions`, {
    method: "POST",
    headers: { authorization: `Bearer ${apiKey}` },
    body: form,
    signal,
  }).catch((error: unknown) => {
    throw isOfNetwork(error) ? new ProviderFailure("unreachable") : error;
  });
  if (!response.ok) throw new ProviderFailure(kindOf(response.status), retryAfter(response.headers.get("retry-after")));
  const parsed = answer.safeParse(await response.json().catch(() => undefined));
  if (!parsed.success) throw new ProviderFailure("nonsense");
  return parsed.data.text;
}
