// The simulator as a program: prints its addresses as one JSON line, stops on SIGINT and SIGTERM.
import { startControlServer } from "./control/control-server.ts";
import { silenceConsole } from "./silence-console.ts";
import { startSimulator } from "./simulator.ts";

silenceConsole();
const port = Number(process.env.SIMULATOR_PORT ?? 0);
const simulator = await orExit(startSimulator({ port }));
const control = await orExit(startControlServer(simulator, port === 0 ? 0 : port + 1));
process.stdout.write(`${JSON.stringify({ ...simulator.addresses, controlUrl: control.url })}\n`);

/** One line that says what to do, instead of a stack. */
async function orExit<T>(start: Promise<T>): Promise<T> {
  try {
    return await start;
  } catch (error) {
    process.stderr.write(
      `The simulator cannot start: ${(error as Error).message}. Set SIMULATOR_PORT to a free port; it and the next one are used.\n`,
    );
    process.exit(1);
  }
}

async function stop(): Promise<void> {
  try {
    await control.close();
    await simulator.stop();
    process.exit(0);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(1);
  }
}
process.once("SIGINT", stop);
process.once("SIGTERM", stop);
// Whoever started us with a channel has died.
process.once("disconnect", stop);
