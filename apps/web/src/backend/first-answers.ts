declare global {
  interface Window {
    /** By path and query, of the page's start: see public/first-questions.js. */
    firstAnswers?: Map<string, Promise<Response>>;
  }
}

/** What was asked so long ago is asked again. */
const FRESH_MS = 10_000;

/** As `fetch`, but for what the page has asked before the app was there: that is taken, once. */
export function fetchOrTake(request: Request): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const path = pathname + search;
  const answers = request.method === "GET" ? window.firstAnswers : undefined;
  const answer = answers?.get(path);
  answers?.delete(path);
  return answer && performance.now() < FRESH_MS ? answer : fetch(request);
}
