/** A JSON client of one of our servers. A refusal is thrown with what the server said. */
export class JsonClient {
  readonly #baseUrl: string;
  #cookie = "";

  constructor(baseUrl: string) {
    this.#baseUrl = baseUrl;
  }

  get cookie(): string {
    return this.#cookie;
  }

  get = <T>(path: string): Promise<T> => this.#call("GET", path);
  post = <T>(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> =>
    this.#call("POST", path, body, headers);

  patch = <T>(path: string, body: unknown): Promise<T> => this.#call("PATCH", path, body);

  async #call<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
    const answer = await fetch(`${this.#baseUrl}${path}`, {
      method,
      headers: {
        ...(body !== undefined && { "content-type": "application/json" }),
        ...(this.#cookie && { cookie: this.#cookie }),
        origin: new URL(this.#baseUrl).origin,
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(";", 1)[0]);
    if (cookies.length > 0) this.#cookie = cookies.join("; ");
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text.slice(0, 500)}`);
    return (text ? JSON.parse(text) : undefined) as T;
  }
}
