/** What is known to be put into slots, by the slot's name as it is written: `contato.primeiroNome`. */
export type SlotValues = Readonly<Record<string, string | null | undefined>>;

const SLOT = /\{\{\s*([^{}]{1,64}?)\s*\}\}/g;

/**
 * Fills slots like {{contato.primeiroNome}} where something is known for them, the others stand as they were. Names are read
 * without accents, capitals and spaces.
 *
 * @returns the text, and the names of what is still to be filled, each once and as it is written
 */
export function fillSlots(text: string, values: SlotValues): { text: string; missing: string[] } {
  const known = new Map(Object.entries(values).map(([name, value]) => [plain(name), value?.trim()]));
  const missing = new Set<string>();
  const filled = text.replace(SLOT, (slot, name: string) => {
    const value = known.get(plain(name));
    if (value) return value;
    missing.add(name);
    return slot;
  });
  return { text: filled, missing: [...missing] };
}

const plain = (written: string): string =>
  written
    .normalize("NFD")
    .replaceAll(/[\p{M}\s]/gu, "")
    .toLowerCase();
