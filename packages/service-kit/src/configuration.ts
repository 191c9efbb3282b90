import { z } from "zod";

/** The environment holds a value that we cannot work with. `message` is one line that says what to do. */
export class ConfigurationError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "ConfigurationError";
  }
}

/**
 * Reads the environment through a schema, once, at start. An empty variable counts as unset.
 *
 * @throws {ConfigurationError} naming the first variable that is wrong, what it must be, but not its value (it may be a secret)
 */
export function readEnvironment<S extends z.ZodType>(schema: S, environment: NodeJS.ProcessEnv): z.output<S> {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new ConfigurationError(
    `${issue?.path.join(".") || "The environment"} ${issue?.message ?? "is not valid"}. Correct it in .env or in the environment.`,
  );
}

/** A TCP port, as an environment variable says it. */
export const portVariable = z
  .string()
  .regex(/^\d{1,5}$/, "must be a port number from 1 to 65535")
  .transform(Number)
  .refine((port) => port >= 1 && port <= 65_535, "must be a port number from 1 to 65535");

export const logLevelVariable = z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"], {
  error: "must be one of fatal, error, warn, info, debug, trace, silent",
});
