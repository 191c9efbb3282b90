"use client";

import { useRouter } from "next/navigation";
import { Suspense, useEffect, useState } from "react";
import { lazyWithTexts } from "../../i18n/lazy-with-texts.ts";
import { takeNewestAction } from "../../ui/toast.ts";
import { whenIdle } from "../../ui/when-idle.ts";
import { useCommand } from "./commands/command-provider.tsx";

const loadPalette = () => import("../palette/palette.tsx").then(({ Palette }) => ({ default: Palette }));
const Palette = lazyWithTexts(loadPalette);
const ShortcutDialog = lazyWithTexts(() =>
  import("./commands/shortcut-dialog.tsx").then(({ ShortcutDialog }) => ({ default: ShortcutDialog })),
);

/** What keys do on every page: the palette, the list of shortcuts, undo. Their code comes when they are first asked for. */
export function DeskCommands() {
  const router = useRouter();
  const [isOpen, setOpen] = useState<"palette" | "shortcuts">();
  useCommand("palette", () => setOpen("palette"));
  useCommand("shortcuts", () => setOpen("shortcuts"));
  useCommand("undo", () => void takeNewestAction());
  useCommand("inbox", () => router.push("/inbox"));
  // Whoever presses its keys goes on typing: it has to be there.
  useEffect(() => whenIdle(loadPalette), []);
  const close = () => setOpen(undefined);
  return (
    <Suspense>
      {isOpen === "palette" && <Palette onClose={close} />}
      {isOpen === "shortcuts" && <ShortcutDialog onClose={close} />}
    </Suspense>
  );
}
