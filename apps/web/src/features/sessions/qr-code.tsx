import { useMemo, useRef } from "react";
import { encode } from "uqr";
import { useTranslations } from "use-intl";
import { Skeleton } from "../../ui/skeleton.tsx";
import { useNow } from "../../ui/time.ts";

interface QrWithCountdownProps {
  name: string;
  qr: string | undefined;
  expiresAt: string | undefined;
}

/** The QR as long as a phone can scan it, and how long that is. */
export function QrWithCountdown({ name, qr, expiresAt }: QrWithCountdownProps) {
  const t = useTranslations("sessions");
  const { seconds, share } = useCountdown(qr, expiresAt);
  const isShown = qr !== undefined && seconds > 0;
  return (
    <div className="mx-auto flex w-70 shrink-0 flex-col gap-2 sm:mx-0">
      <div className="flex aspect-square items-center justify-center rounded-2xl border border-line bg-white p-5">
        {isShown ? <QrCode text={qr} label={t("qrLabel", { name })} /> : <Skeleton className="size-56 rounded-lg" />}
      </div>
      <p aria-hidden className="text-14 text-ink-2">
        {isShown
          ? t.rich("qrNext", { seconds, b: (chunks) => <strong className="font-semibold text-ink">{chunks}</strong> })
          : t("qrWaiting")}
      </p>
      <div aria-hidden className="h-1 overflow-hidden rounded-full bg-shade-2">
        <div
          className="h-full w-full origin-left bg-ok transition-transform duration-1000 ease-linear"
          style={{ transform: `scaleX(${share})` }}
        />
      </div>
    </div>
  );
}

/** Whole seconds left, and which share of the time this code was given when it came. */
function useCountdown(qr: string | undefined, expiresAt: string | undefined) {
  const now = useNow(1_000);
  const first = useRef({ qr: "", leftMs: 0 });
  const leftMs = expiresAt && now > 0 ? Math.max(0, Date.parse(expiresAt) - now) : 0;
  if (qr && now > 0 && first.current.qr !== qr) first.current = { qr, leftMs };
  return { seconds: Math.floor(leftMs / 1_000), share: first.current.leftMs > 0 ? leftMs / first.current.leftMs : 0 };
}

/** Dark modules as one path: a few kB, sharp at any size. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { size, path } = useMemo(() => draw(text), [text]);
  return (
    // The raw text lets a test's phone scan what a person's phone sees.
    <svg
      role="img"
      aria-label={label}
      data-qr={text}
      viewBox={`0 0 ${size} ${size}`}
      className="size-full"
      shapeRendering="crispEdges"
    >
      <path d={path} fill="#000000" />
    </svg>
  );
}

function draw(text: string): { size: number; path: string } {
  const { size, data } = encode(text, { border: 0 });
  let path = "";
  for (const [y, row] of data.entries()) {
    for (const [x, isDark] of row.entries()) if (isDark) path += `M${x} ${y}h1v1h-1z`;
  }
  return { size, path };
}
