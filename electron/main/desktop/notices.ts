import { Notification } from 'electron'

/** Keeps notifications reachable: garbage collection would take their click handlers with them. */
const shown = new Set<Notification>()

/** How many notifications are kept for their click. */
export function keptNotices(): number {
  return shown.size
}

/**
 * Shows a notification of the system, where it has them.
 *
 * @param open called when the user clicks it
 */
export function showNotice({ title, body }: { title: string; body: string }, open: () => void): void {
  if (!Notification.isSupported()) return
  const notice = new Notification({ title, body })
  const forget = (): void => void shown.delete(notice)
  shown.add(notice)
  notice.on('click', () => {
    forget()
    open()
  })
  notice.on('close', forget)
  // Windows refuses one when notifications are switched off for the app: neither a click nor a close will come.
  notice.on('failed', forget)
  notice.show()
}
