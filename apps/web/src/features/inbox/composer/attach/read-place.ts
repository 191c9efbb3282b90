export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

const NUMBER = "(-?\\d{1,3}(?:\\.\\d+)?)";
/** As maps write a place in their addresses: `@-19.9,-43.9`, `mlat=…&mlon=…`, `q=…`, `#map=17/…/…`. */
const IN_ADDRESS = [
  new RegExp(`!3d${NUMBER}!4d${NUMBER}`),
  new RegExp(`mlat=${NUMBER}&mlon=${NUMBER}`),
  new RegExp(`[?&](?:q|query|ll|destination)=(?:loc:)?${NUMBER}(?:,|%2C)\\s*${NUMBER}`),
  new RegExp(`@${NUMBER},${NUMBER}`),
  new RegExp(`#map=\\d+(?:\\.\\d+)?/${NUMBER}/${NUMBER}`),
];
const ALONE = new RegExp(`^${NUMBER}\\s*[,; ]\\s*${NUMBER}$`);

/** The place that somebody typed or pasted: two numbers, or a map's address. Undefined when it is none. */
export function readPlace(typed: string): Place | undefined {
  const text = typed.trim();
  for (const pattern of [ALONE, ...IN_ADDRESS]) {
    const found = text.match(pattern);
    if (!found) continue;
    const [latitude, longitude] = [Number(found[1]), Number(found[2])];
    if (Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180) return { latitude, longitude };
  }
  return undefined;
}
