import { classNames } from "./class-names.ts";

export function Logo({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 40 40" aria-hidden className={classNames("size-10", className)}>
      <rect width="40" height="40" rx="10" className="fill-brand" />
      <path
        d="M12 12h16a3 3 0 0 1 3 3v9a3 3 0 0 1-3 3h-7l-6 5v-5h-3a3 3 0 0 1-3-3v-9a3 3 0 0 1 3-3Z"
        className="fill-on-brand"
      />
    </svg>
  );
}
