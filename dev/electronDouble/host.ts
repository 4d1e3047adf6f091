/** What the double hands to whoever shows its window: all of main that a page can reach. */
export interface PageSource {
  /** Address main asked for, in the app's own scheme. */
  entryUrl: string
  /** Absolute path of the built preload script. */
  preloadPath: string
  /** The app's own protocol handler. */
  fetch(request: Request): Promise<Response>
  /** `ipcRenderer.invoke`; rejects as Electron does. */
  invoke(channel: string, args: unknown[]): Promise<unknown>
  /** The page's preload script runs. Called again after a reload. */
  onConnected(): void
}

/** A message box. */
export interface HostQuestion {
  message: string
  detail: string
  buttons: string[]
  /** Answered when the person walks away from it. */
  cancelId: number
}

/** Shows the double's one window to somebody: a browser here, nothing at all in a unit test. */
export interface WindowHost {
  /** Makes the page reachable; answers at once. */
  open(source: PageSource): Promise<void>
  /** `webContents.send` */
  send(channel: string, args: unknown[]): void
  /** The window was closed. */
  close(): void
  /** Asks for one file; its path on this machine, or null when cancelled. Extensions without dot; empty: any. */
  chooseFile(extensions: string[]): Promise<string | null>
  /** Where a file of this name is to be saved. */
  chooseSavePath(fileName: string): string
  /** Asks with one button for each answer; the index of the one that was clicked. */
  ask(question: HostQuestion): Promise<number>
  /** Opens an address, file or folder with the system. */
  openOutside(target: string): void
  /** A line for the person who started the app. */
  say(line: string): void
  /** `app.getPath('userData')` */
  userDataDir: string
  /** `app.getAppPath()` */
  appDir: string
}

let attached: WindowHost | null = null

/** Must be called before the main bundle is loaded. */
export function attachHost(host: WindowHost): void {
  attached = host
}

/** @throws Error when no host was attached */
export function currentHost(): WindowHost {
  if (attached === null) throw new Error('the electron double needs a host: call attachHost first')
  return attached
}
