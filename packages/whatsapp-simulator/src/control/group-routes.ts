import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Phone } from "../phone.ts";
import type { Simulator } from "../simulator.ts";
import { groupMessageBody } from "./message-body.ts";
import { Refusal } from "./refusal.ts";

const number = z.string().regex(/^\+?\d{7,15}$/);
const newGroup = z.object({
  subject: z.string().min(1),
  participants: z.array(number).min(1),
  owner: number.optional(),
});
const newSubject = z.object({ subject: z.string().min(1), by: number });
const change = z.object({
  action: z.enum(["add", "remove", "promote", "demote"]),
  numbers: z.array(number).min(1),
  by: number,
});
const leaving = z.object({ action: z.literal("leave"), numbers: z.array(number).min(1) });

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
    groupOf(request).rename(subject, by);
    return {};
  });
  app.post("/groups/:jid/description", async (request) => {
    const { description, by } = z.object({ description: z.string(), by: number }).parse(request.body);
    groupOf(request).describe(description, by);
    return {};
  });
  app.post("/groups/:jid/disappearing", async (request) => {
    const { seconds, by } = z.object({ seconds: z.number().int().nonnegative(), by: number }).parse(request.body);
    groupOf(request).setDisappearing(seconds, by);
    return {};
  });
  app.post("/groups/:jid/participants", async (request) => {
    const group = groupOf(request);
    const body = z.union([leaving, change]).parse(request.body);
    if (body.action === "leave") group.leave(body.numbers);
    else group[body.action](body.numbers, body.by);
    return {};
  });
}
