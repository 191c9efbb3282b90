import pg from "pg";

/** PostgreSQL's number of the type. */
export const TIMESTAMPTZ = 1184;
const readAny = pg.types.getTypeParser(TIMESTAMPTZ, "text");

/**
 * A `timestamptz` as PostgreSQL writes it. Those of our time, in a zone of full hours, are read as the ISO dates that they nearly
 * are: a page of messages has some hundred, and pg's own reading takes twice as long. pg reads all others.
 */
export function readMoment(text: string): unknown {
  const sign = text[text.length - 3];
  if (text[4] !== "-" || text[10] !== " " || (sign !== "+" && sign !== "-")) return readAny(text);
  const moment = new Date(`${text.slice(0, 10)}T${text.slice(11)}:00`);
  return Number.isNaN(moment.getTime()) ? readAny(text) : moment;
}
