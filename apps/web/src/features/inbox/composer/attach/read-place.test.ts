import { describe, expect, it } from "vitest";
import { readPlace } from "./read-place.ts";

const SAVASSI = { latitude: -19.9365, longitude: -43.9338 };

describe("a place", () => {
  it.each([
    "-19.9365, -43.9338",
    "-19.9365 -43.9338",
    "https://www.google.com/maps/@-19.9365,-43.9338,17z",
    "https://www.google.com/maps/place/Loja/@-1.0,-2.0,17z/data=!3m1!4b1!3d-19.9365!4d-43.9338",
    "https://maps.google.com/?q=-19.9365,-43.9338",
    "https://www.openstreetmap.org/?mlat=-19.9365&mlon=-43.9338#map=17/-19.9/-43.9",
    "https://www.openstreetmap.org/#map=17/-19.9365/-43.9338",
  ])("is read from %s", (typed) => {
    expect(readPlace(typed)).toEqual(SAVASSI);
  });

  it.each(["", "Savassi", "-119.9, -43.9", "19", "javascript:alert(1)"])("is not read from %s", (typed) => {
    expect(readPlace(typed)).toBeUndefined();
  });
});
