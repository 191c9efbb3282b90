/**
 * Tells all listeners. One that fails keeps no other from hearing: its error is reported as any that nobody catches, and
 * not thrown here.
 */
export function tellAll<News>(listeners: Iterable<(news: News) => void>, news: News): void {
  for (const listener of [...listeners]) {
    try {
      listener(news);
    } catch (error) {
      reportError(error);
    }
  }
}
