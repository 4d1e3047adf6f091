/** What of Electron's `WebFrameMain` is used. */
export interface SenderFrame {
  readonly url: string
  readonly parent: unknown
}

/**
 * Whether a message comes from the top frame of our own page.
 *
 * @param frame `event.senderFrame`: null when the frame was destroyed or has navigated since it asked
 * @param isAppUrl whether an address is a page of this app
 */
export function isOwnTopFrame(frame: SenderFrame | null, isAppUrl: (url: string) => boolean): boolean {
  return frame !== null && frame.parent === null && isAppUrl(frame.url)
}
