/** What a provider asks, in millionths of a US dollar for a million tokens. */
export interface Prices {
  readonly input: number;
  readonly cachedInput: number;
  readonly output: number;
}

/** Tokens of one call. `cached` is part of `input`. */
export interface Usage {
  readonly input: number;
  readonly cached: number;
  readonly output: number;
}

export const NO_USAGE: Usage = { input: 0, cached: 0, output: 0 };

const MICROS = 1_000_000;

/** Public prices of models that many use, for organizations that have set none. For others cost is not known. */
const KNOWN: Readonly<Record<string, Prices>> = {
  "gpt-4.1": { input: 2 * MICROS, cachedInput: 0.5 * MICROS, output: 8 * MICROS },
  "gpt-4.1-mini": { input: 0.4 * MICROS, cachedInput: 0.1 * MICROS, output: 1.6 * MICROS },
  "gpt-4.1-nano": { input: 0.1 * MICROS, cachedInput: 0.025 * MICROS, output: 0.4 * MICROS },
  "gpt-4o": { input: 2.5 * MICROS, cachedInput: 1.25 * MICROS, output: 10 * MICROS },
  "gpt-4o-mini": { input: 0.15 * MICROS, cachedInput: 0.075 * MICROS, output: 0.6 * MICROS },
};

export const knownPrices = (model: string): Prices | null => KNOWN[model] ?? null;

/** Millionths of a US dollar, rounded up. */
export const costMicros = (usage: Usage, prices: Prices): number =>
  Math.ceil(
    ((usage.input - usage.cached) * prices.input + usage.cached * prices.cachedInput + usage.output * prices.output) /
      MICROS,
  );

export const sumOf = (a: Usage, b: Usage): Usage => ({
  input: a.input + b.input,
  cached: a.cached + b.cached,
  output: a.output + b.output,
});

/** Characters of Portuguese in a token, counted low: for what a provider did not count. */
const CHARACTERS_A_TOKEN = 3.5;

export const estimateTokens = (text: string): number => Math.ceil(text.length / CHARACTERS_A_TOKEN);
