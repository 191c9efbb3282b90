import { WebSocket } from "ws";

/** Many browsers in a process of their own: each hears the inbox, and notes when it heard what. */
type Order =
  | {
      readonly id: number;
      readonly do: "listen";
      readonly url: string;
      readonly cookie: string;
      readonly count: number;
    }
  | { readonly id: number; readonly do: "heard"; readonly prefix: string };

/** By text: when each client heard it. */
const heard = new Map<string, number[]>();

process.on("message", (order: Order) => {
  void answer(order).then((said) => process.send?.({ id: order.id, answer: said }));
});
process.send?.({ ready: true });

async function answer(order: Order): Promise<unknown> {
  if (order.do === "listen") {
    for (let count = 0; count < order.count; count += 1) await listen(order.url, order.cookie);
    return undefined;
  }
  return [...heard].filter(([text]) => text.startsWith(order.prefix));
}

function listen(url: string, cookie: string): Promise<void> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/api/events`, { headers: { cookie } });
  return new Promise((resolve, reject) => {
    socket.once("open", () => socket.send(JSON.stringify({ type: "subscribe", channel: "inbox" })));
    socket.once("error", reject);
    socket.on("message", (data: Buffer) => {
      const at = performance.now();
      const frame = String(data);
      if (frame.startsWith('{"type":"subscribed"')) return resolve();
      const text = frame.includes('"message.created"') ? /"text":"([^"]*)"/.exec(frame)?.[1] : undefined;
      if (text === undefined) return;
      const times = heard.get(text) ?? [];
      heard.set(text, times);
      times.push(at);
    });
  });
}
