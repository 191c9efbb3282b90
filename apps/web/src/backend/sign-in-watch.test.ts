import { describe, expect, it } from "vitest";
import { watchSignIn } from "./sign-in-watch.ts";

describe("a request that is refused with 401", () => {
  it("ends the visit when nobody is signed in, told once however many were refused", async () => {
    const { watch, told } = browser({ isSignedIn: () => false });

    await Promise.all([watch.refused(), watch.refused(), watch.refused()]);

    expect(told).toEqual(["signed out"]);
  });

  it("means nothing while the sign-in is being renewed: it was asked with the old one", async () => {
    const cookie = { isNew: false };
    const { watch, told } = browser({ isSignedIn: () => cookie.isNew });
    const { promise, resolve } = Promise.withResolvers<string[]>();

    const codes = watch.renews(promise);
    const refused = watch.refused();
    cookie.isNew = true;
    resolve(["backup code"]);

    expect(await codes).toEqual(["backup code"]);
    await refused;
    expect(told).toEqual([]);
  });

  it("is asked about anew after a renewal that failed", async () => {
    const { watch, told } = browser({ isSignedIn: () => false });

    await expect(watch.renews(Promise.reject(new Error("wrong code")))).rejects.toThrow("wrong code");
    await watch.refused();

    expect(told).toEqual(["signed out"]);
  });

  it("keeps the page when nobody answers the question", async () => {
    const { watch, told } = browser({ isSignedIn: () => undefined });

    await watch.refused();

    expect(told).toEqual([]);
  });
});

function browser({ isSignedIn }: { isSignedIn(): boolean | undefined }) {
  const told: string[] = [];
  const watch = watchSignIn({ isSignedIn: async () => isSignedIn(), onSignedOut: () => told.push("signed out") });
  return { watch, told };
}
