/** Passes on what the programs print: whole to a file or a pipe, warnings and worse to a person at a terminal. */
export function passOn(_program: string, line: string): void {
  if (!process.stdout.isTTY || isWorthATerminal(line)) process.stdout.write(`${line}\n`);
}

function isWorthATerminal(line: string): boolean {
  try {
    const { level } = JSON.parse(line) as { level?: string };
    return level === "warn" || level === "error" || level === "fatal";
  } catch {
    return true;
  }
}
