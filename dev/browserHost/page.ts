/**
 * The page's side of the browser host: the sandboxed `electron` module required by the built preload script.
 * Served with its types stripped, before any script of the page. Its texts are for developers of the app.
 */
import { strict } from '../electronDouble/strict.ts'
import { showNotice, showChooser, showQuestion, hideNotice } from './pageNotices.ts'
import { decode, encode } from './wire.ts'

/** Messages pushed by the host. */
type HostMessage =
  | { kind: 'event'; channel: string; args: unknown[] }
  | { kind: 'choose'; id: string; extensions: string[] }
  | { kind: 'ask'; id: string; message: string; detail: string; buttons: string[]; cancelId: number }
  | { kind: 'again'; path: string }
  | { kind: 'replaced' }

type Listener = (event: unknown, ...args: unknown[]) => void

const listeners = new Map<string, Set<Listener>>()

const ipcRenderer = strict('ipcRenderer', {
  async invoke(channel: string, ...args: unknown[]): Promise<unknown> {
    const body = encode([channel, structuredClone(args)])
    const response = await fetch('__host/invoke', { method: 'POST', body })
    if (!response.ok) throw new Error(`the browser host answered ${response.status}`)
    const answer = decode(await response.text()) as { value: unknown } | { message: string }
    if ('message' in answer) throw new Error(answer.message)
    return answer.value
  },
  on(channel: string, listener: Listener): void {
    const known = listeners.get(channel) ?? new Set()
    listeners.set(channel, known.add(listener))
  },
  removeListener(channel: string, listener: Listener): void {
    listeners.get(channel)?.delete(listener)
  },
})

const contextBridge = strict('contextBridge', {
  exposeInMainWorld(name: string, api: { readonly [name: string]: unknown }): void {
    const exposed = Object.fromEntries(Object.entries(api).map(([key, value]) => [key, cross(value)]))
    Object.defineProperty(window, name, { value: Object.freeze(exposed), enumerable: true })
  },
})

/**
 * Copies a value like Electron's context bridge: functions become functions that clone, everything else is
 * cloned at once. A reactive proxy throws, as in Electron.
 */
function cross(value: unknown): unknown {
  if (value instanceof Promise) return value.then(cross)
  if (typeof value !== 'function') return structuredClone(value)
  return (...args: unknown[]): unknown =>
    cross((value as (...args: unknown[]) => unknown)(...args.map(cross)))
}

const webUtils = strict('webUtils', {
  /**
   * Uploads the file to a temporary file of the host and returns its path, because browsers expose no paths.
   */
  getPathForFile(file: unknown): string {
    if (!(file instanceof File)) throw new TypeError('getPathForFile expected to receive a File object')
    const request = new XMLHttpRequest()
    // Synchronous, because Electron's function is.
    request.open('POST', uploadUrl(file), false)
    request.send(file)
    if (request.status !== 200) return ''
    uploaded.set(request.responseText, file)
    return request.responseText
  },
})

/** Files by their path at the host, which keeps its copies only while the app reads them. */
const uploaded = new Map<string, File>()

async function uploadAgain(path: string): Promise<void> {
  const file = uploaded.get(path)
  const query = new URLSearchParams({ path, found: String(file !== undefined) })
  await fetch(`__host/again?${query.toString()}`, { method: 'POST', body: file ?? null })
}

async function uploadChosen(file: File, dialogId: string): Promise<void> {
  const response = await fetch(uploadUrl(file, dialogId), { method: 'POST', body: file })
  if (response.ok) uploaded.set(await response.text(), file)
}

function uploadUrl(file: File, dialogId = ''): string {
  const query = new URLSearchParams({ name: file.name, dialog: dialogId })
  return `__host/upload?${query.toString()}`
}

const events = new EventSource('__host/events')
events.onopen = hideNotice
events.onerror = () =>
  showNotice('与助手的连接已断开，请重新运行 npm start。 / The app was stopped: run npm start again.')
events.onmessage = (message: MessageEvent<string>) => receive(decode(message.data) as HostMessage)

function receive(message: HostMessage): void {
  switch (message.kind) {
    case 'event':
      for (const listener of [...(listeners.get(message.channel) ?? [])]) listener({}, ...message.args)
      return
    case 'replaced':
      events.close()
      showNotice('助手已在另一个标签页中打开。 / The app is open in another tab.')
      return
    case 'choose':
      chooseFile(message.id, message.extensions)
      return
    case 'again':
      void uploadAgain(message.path)
      return
    case 'ask':
      showQuestion(message, (index) => {
        const answer = new URLSearchParams({ dialog: message.id, index: String(index) })
        void fetch(`__host/answer?${answer.toString()}`, { method: 'POST' })
      })
  }
}

function chooseFile(id: string, extensions: string[]): void {
  const input = document.createElement('input')
  input.type = 'file'
  input.accept = extensions.map((extension) => `.${extension}`).join(',')
  input.addEventListener('change', () => {
    const file = input.files?.[0]
    if (file !== undefined) void uploadChosen(file, id)
  })
  input.addEventListener('cancel', () => {
    void fetch(`__host/cancel?${new URLSearchParams({ dialog: id }).toString()}`, { method: 'POST' })
  })
  // Browsers open a chooser only shortly after a click; later they need another one.
  if (navigator.userActivation.isActive) input.click()
  else showChooser(() => input.click())
}

const modules: { readonly [name: string]: unknown } = {
  electron: strict('electron', { contextBridge, ipcRenderer, webUtils }),
}

/** `require` of a sandboxed preload script. */
export function require(name: string): unknown {
  const module = modules[name]
  if (module === undefined) throw new Error(`a sandboxed preload script cannot require ${name}`)
  return module
}
