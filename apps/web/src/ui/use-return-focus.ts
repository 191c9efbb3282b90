import { useRef } from "react";

/**
 * For dialogs that no button of their own opens: the focus goes back to where it was. Radix alone would give it to a trigger,
 * and without one to nobody.
 */
export function useReturnFocus() {
  const before = useRef<Element | null>(null);
  return {
    onOpenAutoFocus: () => {
      before.current = document.activeElement;
    },
    onCloseAutoFocus: (event: Event) => {
      event.preventDefault();
      if (before.current instanceof HTMLElement) before.current.focus();
    },
  };
}
