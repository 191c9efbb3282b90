import { test as base } from "@playwright/test";
import { startPushService } from "../apps/backend/test/push-service-stand-in.ts";
import { openDemoDesk } from "../scripts/demo/demo-desk.ts";
import { furnish, type Places } from "../scripts/screenshots/furnish.ts";
import { DeskClient, type Login } from "../scripts/system/desk-client.ts";
import type { SimulatedWhatsApp } from "../scripts/system/simulated-whatsapp.ts";
import { OWNER, startWholeSystem } from "./whole-system.ts";

/** An organization of its own in a system that others use too: nobody here may end programs or change their settings. */
export interface SharedDesk {
  readonly url: string;
  readonly whatsApp: SimulatedWhatsApp;
  /** As its owner. */
  readonly desk: DeskClient;
  readonly owner: Login;
  /** A phone of its own, which is not linked yet. */
  readonly business: { readonly number: string; readonly name: string };
}

interface SharedSystem {
  /** Where browsers can be reached: the system pushes to no other. */
  readonly pushService: Awaited<ReturnType<typeof startPushService>>;
  /** Opens another organization, which no other test has. */
  openDesk(name: string): Promise<SharedDesk>;
}

/** Playwright's `test`, with one whole system for all spec files of a worker. */
export const test = base.extend<object, { shared: SharedSystem; furnished: SharedDesk & { places: Places } }>({
  shared: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures are wanted
    async ({}, use) => {
      const push = { publicKey: "" };
      const pushService = await startPushService(() => push.publicKey);
      const whole = await startWholeSystem({ hasOwner: true, configured: { PUSH_ORIGINS: pushService.origin } });
      const founder = await DeskClient.signIn(whole.system.url, OWNER);
      push.publicKey = (await founder.get<{ publicKey: string }>("/api/push-key")).publicKey;
      const counted = { desks: 0 };
      await use({
        pushService,
        openDesk: async (name) => {
          counted.desks += 1;
          const business = { number: `+55319999900${String(counted.desks).padStart(2, "0")}`, name };
          const owner = { email: `owner${counted.desks}@example.com`, password: OWNER.password };
          const desk = await openOrganization(founder, whole.system.url, name, owner);
          await whole.whatsApp.control.post("/phones", business);
          return { url: whole.system.url, whatsApp: whole.whatsApp, desk, owner, business };
        },
      });
      await whole.stop();
      await pushService.close();
    },
    { scope: "worker", timeout: 120_000 },
  ],
  // A desk with a bit of everything: what the demo has, and what the screenshots show besides.
  furnished: [
    async ({ shared }, use) => {
      const desk = await shared.openDesk("Loja Centro");
      const demo = await openDemoDesk(desk, desk.whatsApp, desk.owner);
      demo.close();
      await use({ ...desk, places: await furnish(desk.desk, desk.url, desk.whatsApp) });
    },
    { scope: "worker", timeout: 120_000 },
  ],
});

/** Links the desk's own phone to a session of the same name; answers the session's id. */
export async function linkPhone({ desk, whatsApp, business }: SharedDesk): Promise<string> {
  const { id } = await desk.post<{ id: string }>("/api/sessions", { name: business.name });
  await desk.link(id, whatsApp, business.number);
  return id;
}

async function openOrganization(founder: DeskClient, url: string, name: string, owner: Login): Promise<DeskClient> {
  const { id } = await founder.post<{ id: string }>("/api/organizations", { name });
  await founder.post("/api/organizations/switch", { organizationId: id });
  const { token } = await founder.post<{ token: string }>("/api/invitations", { role: "owner" });
  await new DeskClient(url).post("/api/invitations/accept", { token, name: "Ana Lima", ...owner });
  return DeskClient.signIn(url, owner);
}
