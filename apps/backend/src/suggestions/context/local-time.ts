/** To make a format takes longer than to write a hundred times with it. Time zones are few: theirs are kept. */
const formats = new Map<string, Formats>();
const MAX_ZONES_KEPT = 500;

interface Formats {
  readonly hour: Intl.DateTimeFormat;
  readonly day: Intl.DateTimeFormat;
  readonly dayAndTime: Intl.DateTimeFormat;
}

function formatsOf(timeZone: string): Formats {
  const known = formats.get(timeZone);
  if (known) return known;
  const made = {
    hour: new Intl.DateTimeFormat("en-US", { hour: "numeric", hourCycle: "h23", timeZone }),
    day: new Intl.DateTimeFormat("en-CA", { timeZone }),
    dayAndTime: new Intl.DateTimeFormat("pt-BR", { dateStyle: "short", timeStyle: "short", timeZone }),
  };
  if (formats.size >= MAX_ZONES_KEPT) formats.clear();
  formats.set(timeZone, made);
  return made;
}

/** The hour of the day there, 0 to 23. */
export const hourOf = (at: Date, timeZone: string): number => Number(formatsOf(timeZone).hour.format(at));

/** Which day it is there: the same text on the same day. */
export const dayOf = (at: Date, timeZone: string): string => formatsOf(timeZone).day.format(at);

/** Day and time there, as Brazilians write them: "24/07/2026, 14:05". */
export const dayAndTimeOf = (at: Date, timeZone: string): string => formatsOf(timeZone).dayAndTime.format(at);
