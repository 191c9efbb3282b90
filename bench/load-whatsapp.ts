// A WhatsApp of its own process, for benchmarks: many businesses with a customer each. Told what to do over the channel.
import { type Phone, startSimulator } from "@gomarketing/whatsapp-simulator";
import { businessNumber, customerNumber, type Order } from "./orders.ts";

for (const name of ["log", "info", "warn", "error"] as const) console[name] = () => undefined;
const simulator = await startSimulator();
const customers: Phone[] = [];
const businesses: Phone[] = [];

process.on(
  "message",
  (order: Order) => void carryOut(order).then((answer) => process.send?.({ id: order.id, answer })),
);
process.on("disconnect", () => process.exit(0));
process.send?.({ ready: simulator.addresses });

async function carryOut(order: Order): Promise<unknown> {
  switch (order.do) {
    case "people":
      for (let index = businesses.length; index < order.count; index += 1) {
        businesses.push(simulator.addPhone({ number: businessNumber(index), name: `Loja ${index}` }));
        customers.push(simulator.addCustomer({ number: customerNumber(index), name: `Cliente ${index}` }));
      }
      return undefined;
    case "scan":
      return businesses[order.index]?.scan(order.qr);
    case "hold":
      return simulator.hold();
    case "release":
      return simulator.release();
    case "write":
      // With the time in it: whoever receives it knows how long it took.
      await Promise.all(
        customers.slice(0, order.sessions).map(async (customer, index) => {
          for (let count = 0; count < order.each; count += 1)
            await customer.send({ to: businessNumber(index), type: "text", text: `t=${Date.now()} ${count}` });
        }),
      );
      return undefined;
    case "say":
      return customers[order.index]?.send({ to: businessNumber(order.index), type: "text", text: order.text });
    case "fault":
      return simulator.fault({ ...order.fault, number: businessNumber(order.index) });
    case "heard":
      return heard(customers[order.index]);
    case "stats":
      return simulator.stats();
  }
}

/** A phone shows one bubble for each id, however many copies come. */
function heard(customer: Phone | undefined): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { message } of customer?.received ?? []) {
    const text = message.extendedTextMessage?.text ?? message.conversation ?? "";
    counts[text] = (counts[text] ?? 0) + 1;
  }
  return counts;
}
