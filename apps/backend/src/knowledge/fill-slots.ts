/** What is known to be put into slots, by the slot's name as it is written: `contato.primeiroNome`. */
export type SlotValues = Readonly<Record<string, string | null | undefined>>;

const SLOT = /\{\{\s*([^{}]{1,64}?)\s*\}\}/g;

/** Fills slots like {{contato.primeiroNome}} where they are known; `isComplete`: none is left that is not. */
export function fillSlots(text: string, values: SlotValues): { text: string; isComplete: boolean } {
  const known = new Map(Object.entries(values).map(([name, value]) => [nameOf(name), value?.trim()]));
  let isComplete = true;
  const filled = text.replace(SLOT, (slot, name: string) => {
    const value = known.get(nameOf(name));
    if (value) return value;
    isComplete = false;
    return slot;
  });
  return { text: filled, isComplete };
}

const nameOf = (written: string): string => written.toLowerCase().replaceAll(/\s/g, "");
