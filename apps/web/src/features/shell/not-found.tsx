"use client";

import { MapPinOff } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "use-intl";
import { EmptyState } from "../../ui/empty-state.tsx";

export function NotFound() {
  const t = useTranslations("notFound");
  const router = useRouter();
  return (
    <main className="flex min-h-dvh items-center justify-center">
      <EmptyState
        icon={<MapPinOff />}
        title={t("title")}
        text={t("text")}
        action={{ label: t("action"), onClick: () => router.replace("/inbox") }}
      />
    </main>
  );
}
