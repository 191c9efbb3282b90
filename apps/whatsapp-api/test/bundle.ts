import { join } from "node:path";
import { rolldown } from "rolldown";

/**
 * Makes few files of a program's thousand, so that a test which starts it often spends its time on what it proves.
 *
 * @returns the program's path in `folder`
 */
export async function bundle(program: string, folder: string): Promise<string> {
  const build = await rolldown({ input: { program }, platform: "node", logLevel: "silent" });
  await build.write({ dir: folder, format: "esm", minify: true, entryFileNames: "[name].mjs" });
  await build.close();
  return join(folder, "program.mjs");
}
