import { useTranslations } from "use-intl";
import { BackendProblem, Unreachable } from "../backend/problem.ts";

/** Says in the reader's language what went wrong; what has no translation, in the server's words. */
export function useProblemText(): (error: unknown) => string {
  const t = useTranslations("common");
  const known = useKnownText("problems");
  return (error) => {
    if (error instanceof Unreachable) return t("unreachable");
    if (!(error instanceof BackendProblem)) return t("somethingWrong");
    const { type, detail } = error.document;
    return known(type.replace("/problems/", "")) ?? detail ?? t("somethingWrong");
  };
}

/** Why a session is down or a message failed, by its code; an unknown one in the server's words. */
export function useReasonText(): (reason: { code: string; message: string }) => string {
  const known = useKnownText("reasons");
  return ({ code, message }) => known(code) ?? message;
}

function useKnownText(namespace: "problems" | "reasons"): (key: string) => string | undefined {
  const t = useTranslations(namespace);
  // Keys come from the server: only those that the file has are asked for.
  return (key) => (t.has(key as never) ? t(key as never) : undefined);
}
