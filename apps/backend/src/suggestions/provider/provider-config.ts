/** Which provider, and how it is asked. */
export interface ProviderConfig {
  readonly apiKey: string;
  readonly baseUrl: string;
  /** For organizations that chose none. */
  readonly model: string;
  readonly transcriptionModel: string;
  /** How long the provider may say nothing. */
  readonly silentMs: number;
}
