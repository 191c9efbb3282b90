import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { eventually } from "../../test/eventually.ts";
import { type Gateway, openGateway, SHOP } from "../../test/gateway.ts";
import { isConnected, type Program, startLinked } from "../../test/program.ts";

let gateway: Gateway;
let program: Program;
beforeEach(async () => {
  for (const name of ["log", "info", "warn", "error"] as const)
    vi.spyOn(console, name).mockImplementation(() => undefined);
  gateway = await openGateway();
  program = await startLinked(gateway);
});
afterEach(async () => {
  program.kill("SIGKILL");
  await program.exited;
  await gateway.stop();
  vi.restoreAllMocks();
});

describe("a WhatsApp that asks something and is gone before the answer", () => {
  it("does not end the process: the session comes back by itself, and gets what was written meanwhile", async () => {
    gateway.simulator.fault({ kind: "hang-up", number: SHOP });
    await eventually(async () => expect(program.log()).toContain("Baileys left an error to nobody; going on"));
    await gateway.marina.send({ to: SHOP, type: "text", text: "alguém aí?" });

    await gateway.receiver.until(() =>
      gateway.receiver
        .of("message.received")
        .some(({ data: { content } }) => "text" in content && content.text === "alguém aí?"),
    );
    await isConnected(program);
  });
});
