import { CircleAlert, LoaderCircle } from "lucide-react";
import { useTranslations } from "use-intl";
import type { MessageFile } from "./use-file.ts";

/** Says that a file is on its way, or why it is not to be had. */
export function FileState({ file }: { file: Exclude<MessageFile, { kind: "ready" }> }) {
  const t = useTranslations("kinds");
  const isFailed = file.kind === "failed";
  const Icon = isFailed ? CircleAlert : LoaderCircle;
  return (
    <span role="status" className="inline-flex items-center gap-1.5 text-12 text-ink-2">
      <Icon aria-hidden className={isFailed ? "size-4 shrink-0" : "size-4 shrink-0 animate-spin-slow"} />
      {isFailed ? (file.why ?? t("fileFailed")) : t(file.isOurs ? "sending" : "fetching")}
    </span>
  );
}
