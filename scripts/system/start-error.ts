/** The system cannot be started as things are. `message` is one line that says what to do. */
export class StartError extends Error {
  constructor(message: string) {
    super(message.replaceAll(/\s*\n\s*/g, " "));
    this.name = "StartError";
  }
}

/** Runs a command of `scripts/`: what cannot be done is told in one line, with exit status 1. */
export function runCommand(command: () => Promise<void>): void {
  command().catch((error: unknown) => {
    console.error(error instanceof StartError ? error.message : error);
    process.exit(1);
  });
}
