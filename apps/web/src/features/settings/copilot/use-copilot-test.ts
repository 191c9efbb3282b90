import type { CopilotTest, CopilotTestResult } from "@gomarketing/contracts";
import { useEffect, useRef, useState } from "react";
import { testCopilot } from "../../../backend/copilot.ts";

export type TestState =
  | { readonly kind: "idle" }
  | { readonly kind: "writing"; readonly draft: string }
  | { readonly kind: "done"; readonly result: CopilotTestResult }
  | { readonly kind: "failed"; readonly error: unknown };

/** One test at a time: another, or leaving the page, ends the one before. */
export function useCopilotTest() {
  const [state, setState] = useState<TestState>({ kind: "idle" });
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);

  const clear = () => {
    running.current?.abort();
    setState({ kind: "idle" });
  };

  const run = async (test: CopilotTest) => {
    running.current?.abort();
    const own = new AbortController();
    running.current = own;
    setState({ kind: "writing", draft: "" });
    try {
      for await (const step of testCopilot(test, own.signal))
        if (!own.signal.aborted) setState(step.kind === "draft" ? { kind: "writing", draft: step.draft } : step);
    } catch (error) {
      if (!own.signal.aborted) setState({ kind: "failed", error });
    }
  };
  return { state, run, clear };
}
