import { evaluateProvider, evaluateScripted, figuresOf } from "../apps/backend/src/suggestions/evaluation/evaluate.ts";
import { LIMITS } from "../apps/backend/src/suggestions/evaluation/limits.ts";
import { ModelProvider } from "../apps/backend/src/suggestions/provider/model-provider.ts";
import { loadEnvironment } from "./system/environment.ts";
import { runCommand, StartError } from "./system/start-error.ts";

const SILENT_MS = 30_000;
const DEFAULT_BASE_URL = "https://api.openai.com/v1";

/**
 * `npm run eval:copilot`: the copilot in sixty conversations, against the provider of OPENAI_API_KEY, or else against a
 * scripted model that misbehaves in every way at hand. Fails when a figure is beyond its limit.
 */
runCommand(async () => {
  loadEnvironment();
  const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseUrl = DEFAULT_BASE_URL, OPENAI_MODEL: model } = process.env;
  const measured = apiKey && model ? await ofProvider(apiKey, baseUrl, model) : await evaluateScripted();
  const splits = (["good", "seen", "held-out", "fresh"] as const).filter((split) =>
    measured.some((one) => one.split === split),
  );
  const figures = Object.fromEntries(
    splits.map((split) => [split, figuresOf(measured.filter((one) => one.split === split))]),
  );
  // A row a figure: as columns they are wider than a terminal.
  const names = Object.keys(Object.values(figures)[0] ?? {}) as (keyof (typeof figures)[string])[];
  const rows = names.map((name) => [name, Object.fromEntries(splits.map((split) => [split, figures[split]?.[name]]))]);
  console.table(Object.fromEntries(rows));
  const broken = splits.flatMap((split) =>
    Object.entries(LIMITS[split]).flatMap(([name, holds]) => {
      const value = figures[split]?.[name as keyof (typeof figures)[string]];
      return value === undefined || holds(value) ? [] : [`${split} ${name}: ${value}`];
    }),
  );
  if (broken.length > 0) throw new StartError(`Beyond the limits: ${broken.join(", ")}.`);
});

function ofProvider(apiKey: string, baseUrl: string, model: string) {
  const config = { apiKey, baseUrl, model, transcriptionModel: "", silentMs: SILENT_MS };
  return evaluateProvider(new ModelProvider(config, () => new Date()), model);
}
