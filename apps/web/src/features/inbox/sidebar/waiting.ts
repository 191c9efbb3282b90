const WARN_AFTER_MINUTES = 5;
const DANGER_AFTER_MINUTES = 15;

/** How urgent a customer's wait has become; undefined while it is short. */
export function waitingTone(minutes: number): "warn" | "danger" | undefined {
  if (minutes >= DANGER_AFTER_MINUTES) return "danger";
  return minutes >= WARN_AFTER_MINUTES ? "warn" : undefined;
}
