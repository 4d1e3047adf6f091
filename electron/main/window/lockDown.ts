import type { Session, WebContents } from 'electron'
import { isAllowedExternalLink } from './externalLinks.ts'

/** Sessions that are locked down. Every window of the app has the same one. */
const locked = new WeakSet<Session>()

/** Denies every permission a page can request, because the app needs none. Once a session: it outlives its windows. */
export function denyPermissions(session: Session): void {
  if (locked.has(session)) return
  locked.add(session)
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_request, answer) => answer(null))
  session.on('will-download', (event) => event.preventDefault())
}

/**
 * Prevents navigation, second windows and webviews: the app is one page with a hash router. An external link opens in the
 * user's browser when it is on the allow-list, and is dropped otherwise.
 */
export function denyNavigation(contents: WebContents, openExternal: (url: string) => Promise<void>): void {
  contents.on('will-navigate', (event) => event.preventDefault())
  contents.on('will-frame-navigate', (event) => event.preventDefault())
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    if (isAllowedExternalLink(url)) void openExternal(url)
    return { action: 'deny' }
  })
}
