/** Keys to press, each in its box. */
export function KeyCaps({ names }: { names: readonly string[] }) {
  return (
    <kbd className="flex shrink-0 gap-1">
      {names.map((name) => (
        <kbd
          key={name}
          className="min-w-6 rounded-md border border-line bg-field px-1.5 text-center font-mono text-11 leading-5 text-ink-2"
        >
          {name}
        </kbd>
      ))}
    </kbd>
  );
}
