import { InvalidInput } from "@gomarketing/service-kit";
import { parsePhoneNumberFromString } from "libphonenumber-js/max";

/** A number as people write it, in E.164. @throws {InvalidInput} */
export function parsePhone(written: string): string {
  const phone = parsePhoneNumberFromString(written, "BR");
  if (!phone?.isValid())
    throw new InvalidInput("phone is no valid number. Write it with its country code, like +5531999990000.", [
      { path: "phone", message: "is no valid number" },
    ]);
  return phone.number;
}
