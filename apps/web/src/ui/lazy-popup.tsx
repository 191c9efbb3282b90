import { cloneElement, type MouseEvent, type ReactElement, type ReactNode, Suspense, useState } from "react";

interface TriggerProps {
  onClick?: (event: MouseEvent) => void;
  "aria-haspopup"?: "menu" | "dialog";
}

interface LazyPopupProps {
  /** The button that opens it. */
  trigger: ReactElement<TriggerProps>;
  kind: "menu" | "dialog";
  /** The popup, loaded and opened on the first click, with the trigger in it. */
  children(trigger: ReactElement): ReactNode;
}

/** A popup whose code comes when it is first wanted: hundreds of rows then cost a button each, and the first page less. */
export function LazyPopup({ trigger, kind, children }: LazyPopupProps) {
  const [isWanted, setWanted] = useState(false);
  if (!isWanted) return cloneElement(trigger, { onClick: () => setWanted(true), "aria-haspopup": kind });
  return <Suspense fallback={trigger}>{children(trigger)}</Suspense>;
}
