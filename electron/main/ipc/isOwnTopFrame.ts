/** The used part of Electron's `WebFrameMain`. */
export interface SenderFrame {
  readonly url: string
  readonly parent: unknown
}

/**
 * Whether a message comes from the top frame of our own page.
 *
 * @param frame `event.senderFrame`: null when the frame was destroyed or navigated since the request; one that is
 *   disposed meanwhile throws when it is read
 * @param isAppUrl whether an address is a page of this app
 */
export function isOwnTopFrame(frame: SenderFrame | null, isAppUrl: (url: string) => boolean): boolean {
  try {
    return frame !== null && frame.parent === null && isAppUrl(frame.url)
  } catch {
    return false
  }
}
