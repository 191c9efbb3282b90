import { useState } from "react";
import { useStored } from "../../../ui/stored.ts";

const CHOICES = ["open", "closed"] as const;

/** Whether the panel beside the thread is open. Where there is room for both it stays as it was left; elsewhere it starts closed. */
export function usePanel() {
  const [kept, keep] = useStored("panel", CHOICES, "closed");
  const [hasRoom] = useState(() => matchMedia("(min-width: 1280px)").matches);
  const [isOpenHere, setOpenHere] = useState(false);
  const isOpen = hasRoom ? kept === "open" : isOpenHere;
  const setOpen = (open: boolean) => (hasRoom ? keep(open ? "open" : "closed") : setOpenHere(open));
  return { isOpen, toggle: () => setOpen(!isOpen), close: () => setOpen(false) };
}
