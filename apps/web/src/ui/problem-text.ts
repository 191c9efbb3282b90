import { useTranslations } from "use-intl";
import { BackendProblem, Unreachable } from "../backend/problem.ts";

/** Says in the reader's language what went wrong, or passes on what the server said to do. */
export function useProblemText(): (error: unknown) => string {
  const t = useTranslations("common");
  return (error) => {
    if (error instanceof Unreachable) return t("unreachable");
    if (error instanceof BackendProblem && error.document.detail) return error.document.detail;
    return t("somethingWrong");
  };
}
