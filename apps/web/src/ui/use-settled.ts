import { useEffect, useState } from "react";

const DELAY_MS = 200;

/** A value once it has not changed for a moment: not every letter is a question to the server. */
export function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), DELAY_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
