import type { Session, WebContents } from 'electron'
import { isAllowedExternalLink } from './externalLinks.ts'

/** Denies whatever a page can ask the browser for: the app needs none of it. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_request, answer) => answer(null))
  session.on('will-download', (event) => event.preventDefault())
}

/**
 * Keeps a page where it is: no navigation, no second window, no webview. The app is one page with a hash router;
 * a link out opens in the user's browser when the allow-list has it, and is dropped otherwise.
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
