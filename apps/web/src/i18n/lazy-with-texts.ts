import { lazy } from "react";

const asked = Promise.withResolvers<void>();
const here = Promise.withResolvers<void>();

/** For whoever fetches the texts: somebody waits for those that did not come with the page. */
export const textsAreAsked = (): Promise<void> => asked.promise;

/** For whoever fetches the texts: all are here. */
export const textsAreHere = here.resolve;

/** Code that comes when it is first wanted, and with it the texts that did not come with the page (`later.json`). */
export const lazyWithTexts: typeof lazy = (load) =>
  lazy(async () => {
    asked.resolve();
    const [code] = await Promise.all([load(), here.promise]);
    return code;
  });
