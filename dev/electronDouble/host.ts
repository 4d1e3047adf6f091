/** Access of the window host to main: everything that a page can reach. */
export interface PageSource {
  /** Address loaded by main, in the app's own scheme. */
  entryUrl: string
  /** Absolute path of the built preload script. */
  preloadPath: string
  /** The app's own protocol handler. */
  fetch(request: Request): Promise<Response>
  /** `ipcRenderer.invoke`; rejects as Electron does. */
  invoke(channel: string, args: unknown[]): Promise<unknown>
  /** Called when the page's preload script runs, and again after a reload. */
  onConnected(): void
}

export interface HostQuestion {
  message: string
  detail: string
  buttons: string[]
  /** Index of the answer for a dismissed box. */
  cancelId: number
}

/** Shows the double's one window: in a browser here, nowhere in a unit test. */
export interface WindowHost {
  /** Makes the page reachable; does not wait for it. */
  open(source: PageSource): Promise<void>
  /** `webContents.send` */
  send(channel: string, args: unknown[]): void
  /** Called when the window was closed. */
  close(): void
  /** Asks for one file. Resolves to its path, or null when cancelled. Extensions without dot; empty: any. */
  chooseFile(extensions: string[]): Promise<string | null>
  /** Asks where to save a file of this name; null when cancelled. */
  chooseSavePath(fileName: string): string | null
  /** Asks with one button per answer. Resolves to the index of the clicked one. */
  ask(question: HostQuestion): Promise<number>
  /** Opens an address, file or folder with the system. */
  openOutside(target: string): void
  /** Prints a line for the developer who started the app. */
  say(line: string): void
  /** Whether the desktop shows notifications. */
  hasNotifications: boolean
  /** `app.getPath('userData')` */
  userDataDir: string
  /** `app.getAppPath()` */
  appDir: string
}

let attached: WindowHost | null = null

/** Sets the host. Must run before the main bundle is loaded. */
export function attachHost(host: WindowHost): void {
  attached = host
}

/** @throws Error when no host was attached */
export function currentHost(): WindowHost {
  if (attached === null) throw new Error('the electron double needs a host: call attachHost first')
  return attached
}
