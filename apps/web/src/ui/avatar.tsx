import { initialsOf } from "./avatar-initials.ts";
import { classNames } from "./class-names.ts";

// Soft backgrounds with a dark ink of the same hue: at least 7:1 in both themes.
const HUES = [
  "bg-[#b2e0e6] text-[#0d4048]",
  "bg-[#f7ccc7] text-[#6a1f17]",
  "bg-[#c1e1c5] text-[#1b4a24]",
  "bg-[#c9d7fb] text-[#1d3371]",
  "bg-[#edcae0] text-[#611c4b]",
  "bg-[#e5d8b4] text-[#4f3c07]",
  "bg-[#f8cdd5] text-[#6d1a2c]",
  "bg-[#b5e3d8] text-[#0c4a3b]",
  "bg-[#b6ddf0] text-[#0e4059]",
  "bg-[#dccff5] text-[#3f2375]",
  "bg-[#f3d0bb] text-[#63300d]",
  "bg-[#cfdfbb] text-[#34480f]",
] as const;

interface AvatarProps {
  name: string;
  pictureUrl?: string | undefined;
  /** Its size, where it is another than a row's. */
  className?: string;
}

/** The picture, or the initials on a colour that stays the same for a name. Decoration: the name stands beside it. */
export function Avatar({ name, pictureUrl, className }: AvatarProps) {
  const shape = classNames("shrink-0 rounded-full", className ?? "size-11");
  if (pictureUrl) return <img src={pictureUrl} alt="" className={classNames(shape, "object-cover")} />;
  return (
    <span
      aria-hidden
      className={classNames(shape, "flex items-center justify-center text-15 font-semibold", hueOf(name))}
    >
      {initialsOf(name)}
    </span>
  );
}

function hueOf(name: string): string {
  let sum = 0;
  for (const character of name) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9_973;
  return HUES[sum % HUES.length] ?? HUES[0];
}
