const SIZE_PX = 64;

/** The tab's icon with a dot while something is unread: seen also where there is no room for the title. */
export async function drawTabIcon(hasNews: boolean): Promise<void> {
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  if (!link) return;
  if (!hasNews) {
    link.href = "/icon.svg";
    return;
  }
  const image = new Image();
  image.src = "/icon.svg";
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIZE_PX;
  const paint = canvas.getContext("2d");
  if (!paint) return;
  paint.drawImage(image, 0, 0, SIZE_PX, SIZE_PX);
  paint.beginPath();
  paint.arc(SIZE_PX - 16, 16, 15, 0, 2 * Math.PI);
  paint.fillStyle = "#b3261e";
  paint.fill();
  paint.lineWidth = 4;
  paint.strokeStyle = "#ffffff";
  paint.stroke();
  link.href = canvas.toDataURL("image/png");
}
