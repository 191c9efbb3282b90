import { connect, createServer, type Server, type Socket } from "node:net";

/** A line between a program and a server, which can be pulled. */
export interface Cable {
  /** The near end: connect here instead of to the server. */
  readonly port: number;
  /** From now on nothing passes and nobody is told, as when a router loses its line. What was sent meanwhile arrives later. */
  pull(): void;
  /** Ends what is connected and refuses what is new, as when a machine says that there is no way. */
  cut(): void;
  plug(): void;
  close(): Promise<void>;
}

/** Lays a cable on loopback to a port of this machine. */
export async function layCable(serverPort: number): Promise<Cable> {
  const line: { state: "plugged" | "pulled" | "cut" } = { state: "plugged" };
  const ends = new Set<Socket>();
  const join = (near: Socket) => {
    if (line.state === "cut") return near.destroy();
    const far = connect(serverPort, "127.0.0.1");
    for (const [end, other] of [
      [near, far],
      [far, near],
    ] as const) {
      end.setNoDelay(true);
      ends.add(end);
      end.on("data", (chunk) => other.write(chunk));
      end.on("error", () => undefined);
      end.on("close", () => {
        ends.delete(end);
        other.destroy();
      });
      if (line.state === "pulled") end.pause();
    }
  };
  const server: Server = createServer({ allowHalfOpen: false }, join);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const { port } = typeof address === "object" && address ? address : { port: 0 };
  return {
    port,
    pull: () => {
      line.state = "pulled";
      for (const end of ends) end.pause();
    },
    cut: () => {
      line.state = "cut";
      for (const end of ends) end.destroy();
    },
    plug: () => {
      line.state = "plugged";
      for (const end of ends) end.resume();
    },
    close: async () => {
      for (const end of ends) end.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
