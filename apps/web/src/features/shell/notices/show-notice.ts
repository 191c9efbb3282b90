interface Notice {
  readonly title: string;
  readonly body: string;
  readonly chatId: string;
  /** Where a click on it leads. */
  readonly href: string;
}

/**
 * Shows a notice outside the page; one a chat: the newest. The service worker shows it where there is one: browsers on
 * Android let nobody else. A click is then the worker's, which leads this window there.
 */
export async function showNotice({ title, body, chatId, href }: Notice, open: () => void): Promise<void> {
  const options = { body, icon: "/icon-192.png", tag: chatId, silent: true };
  const registration = await navigator.serviceWorker?.getRegistration();
  if (registration?.active) return registration.showNotification(title, { ...options, data: { href } });
  const notice = new Notification(title, options);
  notice.onclick = () => {
    window.focus();
    open();
    notice.close();
  };
}
