import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Phone } from "../phone.ts";
import type { Simulator } from "../simulator.ts";
import { groupMessageBody } from "./message-body.ts";
import { Refusal } from "./refusal.ts";

const number = z.string().regex(/^\+?\d{7,15}$/);
const newGroup = z.object({ subject: z.string().min(1), participants: z.array(number).min(1) });
const newSubject = z.object({ subject: z.string().min(1), by: number });
const change = z.object({
  action: z.enum(["add", "remove", "promote", "demote"]),
  numbers: z.array(number).min(1),
  by: number,
});

/** Groups: made, written into and changed. */
export function registerGroups(app: FastifyInstance, simulator: Simulator): void {
  const groupOf = (request: { params: unknown }) => {
    const { jid } = z.object({ jid: z.string() }).parse(request.params);
    const group = simulator.group(jid);
    if (!group) throw new Refusal(404, `There is no group ${jid}. Make it with POST /groups.`);
    return group;
  };
  const personOf = (one: string): Phone => {
    const phone = simulator.phone(one);
    if (!phone) throw new Refusal(404, `Nobody has the number ${one}. Make them with POST /customers.`);
    return phone;
  };
  app.post("/groups", async (request, reply) => {
    const { jid, subject } = simulator.addGroup(newGroup.parse(request.body));
    return reply.code(201).send({ jid, subject });
  });
  app.post("/groups/:jid/messages", async (request, reply) => {
    const { from, ...message } = groupMessageBody.parse(request.body);
    return reply.code(201).send(await personOf(from).sendToGroup(groupOf(request).jid, message));
  });
  app.post("/groups/:jid/subject", async (request) => {
    const { subject, by } = newSubject.parse(request.body);
    groupOf(request).rename(subject, personOf(by).account);
    return {};
  });
  app.post("/groups/:jid/participants", async (request) => {
    const { action, numbers, by } = change.parse(request.body);
    const group = groupOf(request);
    const accounts = numbers.map((one) => personOf(one).account);
    const author = personOf(by).account;
    if (action === "add") group.add(accounts, author);
    else if (action === "remove") group.remove(accounts, author);
    else group.setAdmin(accounts, action === "promote", author);
    return {};
  });
}
