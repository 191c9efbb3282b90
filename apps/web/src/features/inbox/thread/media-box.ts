const WIDEST_PX = 320;
const HIGHEST_PX = 340;

/** The room that a picture or film takes in a bubble: its final size from the start, so that nothing jumps when it comes. */
export function boxOf(image: { width?: number; height?: number } | undefined) {
  const width = image?.width ?? 4;
  const height = image?.height ?? 3;
  const widthPx = Math.max(140, Math.min(WIDEST_PX, image?.width ?? WIDEST_PX, (HIGHEST_PX * width) / height));
  return { width: widthPx, maxWidth: "100%", aspectRatio: `${width} / ${height}`, maxHeight: HIGHEST_PX };
}

/** Only base64 gets into the style: whatever else came is no thumbnail. */
export const thumbnailUrl = (thumbnail: string): string =>
  /^[A-Za-z0-9+/=]+$/.test(thumbnail) ? `url("data:image/jpeg;base64,${thumbnail}")` : "none";
