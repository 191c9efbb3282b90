import { expect, it } from "vitest";
import { ALERT_FIELDS, alertSettingsIn, shownSetting } from "./alert-fields.ts";

const SETTINGS = {
  sessionDownMinutes: 5,
  eventsWaitingSeconds: null,
  messagesWaitingSeconds: 60,
  failureRate: 0.125,
  failureWindowMinutes: 15,
  failureMinMessages: 20,
};

it("comes back from the form as it went in", () => {
  const form = new FormData();
  for (const { name } of ALERT_FIELDS) form.set(name, shownSetting(SETTINGS, name));
  expect(form.get("failureRate")).toBe("12.5");
  expect(alertSettingsIn(form)).toEqual(SETTINGS);
});
