import { InvalidInput } from "@gomarketing/service-kit";
import { parsePhoneNumberFromString } from "libphonenumber-js/max";
import { phoneVariants } from "./phone-variants.ts";

/** A number as people write it, in E.164. @throws {InvalidInput} */
export function parsePhone(written: string): string {
  const phone = parsePhoneNumberFromString(written, "BR");
  if (!phone?.isValid())
    throw new InvalidInput("phone is no valid number. Write it with its country code, like +5531999990000.", [
      { path: "phone", message: "is no valid number" },
    ]);
  return phone.number;
}

/** A number as a table has it, in E.164, a Brazilian mobile with its ninth digit; undefined when it is none. */
export function canonicalPhone(written: string): string | undefined {
  const parsed = parsePhoneNumberFromString(written, "BR");
  const [canonical] = parsed ? phoneVariants(parsed.number) : [];
  return canonical !== undefined && parsePhoneNumberFromString(canonical)?.isValid() ? canonical : undefined;
}
