import { LoadFailed } from "./load-failed.tsx";
import { Skeleton } from "./skeleton.tsx";

interface AwaitedProps {
  /** A question to the server. */
  query: { data: unknown; isError: boolean; refetch(): unknown };
  /** Of the grey shapes that stand where the answer will. */
  className: string;
  count?: number;
}

/** What stands in an answer's place until it is there: its shape, or that it failed. With the answer there, nothing. */
export function Awaited({ query, className, count = 1 }: AwaitedProps) {
  if (query.data !== undefined) return null;
  if (query.isError) return <LoadFailed onRetry={() => void query.refetch()} />;
  return <Skeleton className={className} count={count} />;
}
