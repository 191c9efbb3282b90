import type { FormEvent } from "react";
import { useTranslations } from "use-intl";
import { TextField } from "../../ui/text-field.tsx";

const PROTOCOLS = ["http:", "https:", "socks5:"];
const LONGEST_PROXY = 2_000;

/** What was typed of a form's proxy. */
export const proxyOf = (event: FormEvent<HTMLFormElement>): string =>
  String(new FormData(event.currentTarget).get("proxy") ?? "").trim();

/** Whether something is the address of a proxy, as the server takes it. */
export function isProxy(typed: string): boolean {
  const url = URL.canParse(typed) ? new URL(typed) : undefined;
  return url !== undefined && PROTOCOLS.includes(url.protocol) && url.host !== "";
}

interface ProxyFieldProps {
  label: string;
  isInvalid: boolean;
  error?: string | undefined;
}

/** Where the address of a proxy is typed. It may hold a password: nothing offers it again. */
export function ProxyField({ label, isInvalid, error }: ProxyFieldProps) {
  const t = useTranslations("sessions");
  return (
    <TextField
      label={label}
      name="proxy"
      hint={t("proxyHint")}
      error={isInvalid ? t("proxyInvalid") : error}
      placeholder="socks5://10.0.0.7:1080"
      maxLength={LONGEST_PROXY}
      inputMode="url"
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
    />
  );
}
