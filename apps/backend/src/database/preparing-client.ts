import { createHash } from "node:crypto";
import pg from "pg";

/** So many statements of a pool are prepared; others are asked as they are. */
const MAX_STATEMENTS = 400;
/** Longer ones are lists of values, another each time. */
const MAX_CHARACTERS = 6_000;
/** PostgreSQL's word for a statement whose tables have changed since it was prepared. */
const STALE_PLAN = "0A000";

/** At the end of a statement whose best plan hangs on its values: it is not prepared. */
export const PLAN_ANEW = "/* planned anew */";

/** So many that were asked once are remembered, until they are asked again. */
const MAX_ASKED_ONCE = 1_000;

/** The names that a pool's statements are prepared under: of those that are asked again. What is asked once takes no place. */
class StatementNames {
  readonly #names = new Map<string, string>();
  readonly #askedOnce = new Set<string>();

  /** Undefined where it is not to be prepared. */
  of(text: string): string | undefined {
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    if (this.#names.size >= MAX_STATEMENTS || text.length > MAX_CHARACTERS || text.endsWith(PLAN_ANEW))
      return undefined;
    if (!this.#askedOnce.delete(text)) {
      if (this.#askedOnce.size >= MAX_ASKED_ONCE) this.#askedOnce.clear();
      this.#askedOnce.add(text);
      return undefined;
    }
    const name = createHash("sha1").update(text).digest("base64url");
    this.#names.set(text, name);
    return name;
  }
}

/** The connections of one pool, for its `Client`. */
export function preparingClients(): typeof pg.Client {
  const names = new StatementNames();
  return class extends PreparingClient {
    protected override readonly names = names;
  };
}

/**
 * A connection that prepares what it is asked with values, once: planning a page of the inbox takes as long as reading it.
 * When a migration changed a table meanwhile, its statements are forgotten and the query is asked again.
 */
abstract class PreparingClient extends pg.Client {
  protected abstract readonly names: StatementNames;
  #generation = 0;

  // pg's own signature has many forms; pools, Kysely and the job worker use those of a text, and of a configuration.
  override query(...args: readonly unknown[]): never {
    const [text, values] = args;
    const ask = (...asked: readonly unknown[]) => (super.query as (...all: readonly unknown[]) => unknown)(...asked);
    const name =
      typeof text === "string" && Array.isArray(values) && values.length > 0 ? this.names.of(text) : undefined;
    if (name === undefined || args.length > 2) return ask(...args) as never;
    return this.#prepared(ask, name, text as string, values as unknown[]) as never;
  }

  // As a query of pg's own: a configuration it would copy property by property, which takes as long as sending it.
  #ask(name: string, text: string, values: unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const query = new pg.Query(text, values, (error, result) => (error ? reject(error) : resolve(result)));
      super.query(Object.assign(query, { name }));
    });
  }

  async #prepared(
    ask: (query: unknown, values?: unknown) => unknown,
    name: string,
    text: string,
    values: unknown[],
  ): Promise<unknown> {
    try {
      return await this.#ask(`${name}${this.#generation}`, text, values);
    } catch (error) {
      // pg's would lead to its socket alone; this one leads to whoever asked.
      if (error instanceof Error) Error.captureStackTrace(error);
      const { code, routine } = error as { code?: string; routine?: string };
      if (code !== STALE_PLAN || routine !== "RevalidateCachedQuery") throw error;
      this.#generation += 1;
      // Within a transaction all was lost already: whoever began it tries again.
      if (this.getTransactionStatus() !== "I") throw error;
      return ask(text, values);
    }
  }
}
