import { describe, expect, it } from "vitest";
import { availabilityCells } from "./availability-cells.ts";

const at = (minutes: number) => new Date(minutes * 60_000).toISOString();
const span = (status: "connected" | "disconnected", from: number, to: number) => ({
  status,
  from: at(from),
  to: at(to),
});

describe("a session's availability", () => {
  it("is told piece by piece, as the share of what is known", () => {
    const cells = availabilityCells([span("connected", 10, 35), span("disconnected", 35, 50)], 0, 60 * 60_000, 6);

    expect(cells.map(({ share }) => share)).toEqual([undefined, 1, 1, 0.5, 0, undefined]);
    expect(cells[0]).toMatchObject({ from: 0, to: 600_000 });
  });
});
