import type { AlertSettings } from "../../../backend/organization.ts";

interface AlertField {
  readonly name: keyof AlertSettings;
  /** The others may be empty: no alert of that kind. */
  readonly isRequired: boolean;
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

const PERCENT = 100;

/** As people fill them in; the share of failures in percent. */
export const ALERT_FIELDS: readonly AlertField[] = [
  { name: "sessionDownMinutes", isRequired: false, min: 1, max: 1_440, step: 1 },
  { name: "eventsWaitingSeconds", isRequired: false, min: 5, max: 86_400, step: 1 },
  { name: "messagesWaitingSeconds", isRequired: false, min: 5, max: 86_400, step: 1 },
  { name: "failureRate", isRequired: false, min: 0.1, max: 100, step: 0.1 },
  { name: "failureWindowMinutes", isRequired: true, min: 5, max: 1_440, step: 1 },
  { name: "failureMinMessages", isRequired: true, min: 1, max: 10_000, step: 1 },
];

/** A setting as its field shows it; empty: never. */
export function shownSetting(settings: AlertSettings, name: keyof AlertSettings): string {
  const value = settings[name];
  if (value === null) return "";
  return String(name === "failureRate" ? Number((value * PERCENT).toFixed(1)) : value);
}

/** What a form says, as the server takes it. */
export function alertSettingsIn(form: FormData): Partial<AlertSettings> {
  const entries = ALERT_FIELDS.map(({ name }) => {
    const written = String(form.get(name) ?? "").trim();
    const value = Number(written);
    if (written === "") return [name, null];
    return [name, name === "failureRate" ? value / PERCENT : value];
  });
  return Object.fromEntries(entries);
}
