import { loadEnvironment } from "./system/environment.ts";
import { passOn } from "./system/output.ts";
import { stopOnSignal } from "./system/run-until-signal.ts";
import { runCommand } from "./system/start-error.ts";
import { startSystem } from "./system/system.ts";
import { buildWebApp } from "./system/web-build.ts";

/** `npm start`: everything on one URL, until a signal. */
runCommand(async () => {
  const environment = loadEnvironment();
  // A signal may come while it starts: what stands by then is stopped, and the rest never begins.
  const starting = startSystem(environment, passOn, buildWebApp);
  stopOnSignal(async () => {
    const system = await starting.catch(() => undefined);
    await system?.stop();
  });
  const system = await starting;
  console.log(`\nGoMarketing: ${system.url}\n`);
});
