import { CircleAlert, CircleCheck, X } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { classNames } from "./class-names.ts";
import { dismissToast, type Toast, useToasts } from "./toast.ts";

const SHOWN_MS = 5_000;
/** Whoever has to decide something gets the time for it. */
const WITH_ACTION_MS = 10_000;

/** Where toasts appear: above the composer, read out by screen readers, held as long as somebody points at them. */
export function Toaster() {
  const t = useTranslations("common");
  const toasts = useToasts();
  const [isHeld, setHeld] = useState(false);
  return (
    <section
      aria-label={t("notices")}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="pointer-events-none fixed inset-x-0 bottom-22 z-60 flex flex-col items-center gap-2 px-4"
    >
      <ul aria-live="polite" aria-relevant="additions" className="contents">
        {toasts.map((toast) => (
          <ToastItem key={toast.id} toast={toast} isHeld={isHeld} />
        ))}
      </ul>
    </section>
  );
}

function ToastItem({ toast, isHeld }: { toast: Toast; isHeld: boolean }) {
  const t = useTranslations("common");
  const { id, tone, text, action } = toast;
  const shownMs = action ? WITH_ACTION_MS : SHOWN_MS;

  useEffect(() => {
    if (isHeld) return;
    const timer = setTimeout(() => dismissToast(id), shownMs);
    return () => clearTimeout(timer);
  }, [id, isHeld, shownMs]);

  return (
    <li className="pointer-events-auto flex max-w-full animate-pop items-center gap-2.5 rounded-xl border border-line bg-surface py-1.5 pr-1.5 pl-3.5 text-14 shadow-pop sm:max-w-md">
      {tone === "success" && <CircleCheck aria-hidden className="size-4.5 shrink-0 text-ok" />}
      {tone === "error" && <CircleAlert aria-hidden className="size-4.5 shrink-0 text-danger" />}
      <span className={classNames("min-w-0 flex-1 py-1 break-words", tone === "error" && "text-danger")}>{text}</span>
      {action && (
        <button
          type="button"
          onClick={() => [dismissToast(id), action.onClick()]}
          className="min-h-8 shrink-0 rounded-lg px-3 text-13 font-semibold text-brand-ink hover:bg-shade"
        >
          {action.label}
        </button>
      )}
      <button
        type="button"
        aria-label={t("dismiss")}
        onClick={() => dismissToast(id)}
        className="flex size-8 shrink-0 items-center justify-center rounded-lg text-ink-2 hover:bg-shade"
      >
        <X aria-hidden className="size-4" />
      </button>
    </li>
  );
}
