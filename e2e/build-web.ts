import { buildWebApp } from "../scripts/system/web-build.ts";

/** What the whole system serves; built when something has changed. */
export const setup = (): void => buildWebApp();
