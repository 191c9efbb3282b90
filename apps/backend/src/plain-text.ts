import { z } from "zod";

/**
 * Text from a client. PostgreSQL cannot store NUL, and no control character but tab, line feed and carriage return is meant:
 * said, rather than dropped.
 */
export const plainText = z
  .string()
  .refine((value) => !CONTROL.test(value) && value.isWellFormed(), "must not hold control characters");

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/;
