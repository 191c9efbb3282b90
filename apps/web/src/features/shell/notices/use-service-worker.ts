import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { useTranslations } from "use-intl";

/** Installs the service worker: the desk opens without a network, and tells of messages without a window. */
export function useServiceWorker(): void {
  const t = useTranslations("inbox");
  const router = useRouter();

  useEffect(() => {
    const workers = navigator.serviceWorker;
    // Browsers have none on pages without TLS.
    if (!workers) return;
    const open = ({ data, ports }: MessageEvent<{ open?: string }>) => {
      if (!data.open) return;
      ports[0]?.postMessage("taken");
      router.push(data.open);
    };
    workers.addEventListener("message", open);
    workers.startMessages();
    const texts = {
      image: `📷 ${t("photo")}`,
      video: `🎥 ${t("video")}`,
      audio: `🎤 ${t("voice")}`,
      document: `📄 ${t("document")}`,
      sticker: `💟 ${t("sticker")}`,
      location: `📍 ${t("location")}`,
      contact: `👤 ${t("contact")}`,
      poll: `📊 ${t("poll")}`,
      call: `📞 ${t("missedCall")}`,
      unsupported: t("unsupported"),
    };
    workers
      .register("/service-worker.js", { updateViaCache: "none" })
      .then(() => workers.ready)
      .then(({ active }) => active?.postMessage({ files: loadedFiles(), texts }))
      // Refused by the browser, or not reached now: the desk works without.
      .catch(() => undefined);
    return () => workers.removeEventListener("message", open);
  }, [t, router]);
}

/** What this page was made of: it was loaded before the worker could keep it. */
const loadedFiles = (): string[] => [
  window.location.origin + window.location.pathname,
  ...performance
    .getEntriesByType("resource")
    .map(({ name }) => name)
    .filter((name) => name.startsWith(`${window.location.origin}/_next/static/`) || name.endsWith(".js")),
];
