import { basename, isAbsolute } from 'node:path'
import { currentHost } from './host.ts'
import { strict } from './strict.ts'

interface DialogOptions {
  title?: string
  defaultPath?: string
  filters?: { name: string; extensions: string[] }[]
}

interface BoxOptions {
  message: string
  detail?: string
  buttons?: string[]
  cancelId?: number
}

interface OwnerWindow {
  isDestroyed(): boolean
}

/** Arguments of a dialog: the window first, or omitted, as in Electron. */
type DialogArguments = [DialogOptions] | [window: OwnerWindow, DialogOptions]

/** A file dialog that was shown: newest last. */
export const shownDialogs: { readonly kind: 'open' | 'save'; readonly defaultPath: string | null }[] = []

/** Windows that a dialog is in front of: they take no click, so they cannot be closed either (docs/api/dialog.md). */
export const windowsBehindDialog = new Set<object>()

async function showFor<T>(
  kind: 'open' | 'save',
  args: DialogArguments,
  show: (options: DialogOptions) => T | Promise<T>,
): Promise<T> {
  const [owner, options] = args.length === 2 ? args : [null, args[0]]
  if (owner?.isDestroyed()) throw new TypeError('Object has been destroyed')
  const { defaultPath } = options
  // A relative folder is taken for the file's name (docs/api/dialog.md, `defaultPath`).
  if (defaultPath !== undefined && !isAbsolute(defaultPath) && basename(defaultPath) !== defaultPath) {
    throw new Error(`defaultPath must be absolute or a name: ${defaultPath}`)
  }
  shownDialogs.push({ kind, defaultPath: defaultPath ?? null })
  if (owner) windowsBehindDialog.add(owner)
  try {
    return await show(options)
  } finally {
    if (owner) windowsBehindDialog.delete(owner)
  }
}

export const dialog = strict('dialog', {
  showOpenDialog(...args: DialogArguments): Promise<{ canceled: boolean; filePaths: string[] }> {
    return showFor('open', args, async ({ filters }) => {
      const extensions = filters?.flatMap((filter) => filter.extensions) ?? []
      const path = await currentHost().chooseFile(extensions.filter((extension) => extension !== '*'))
      return path === null ? { canceled: true, filePaths: [] } : { canceled: false, filePaths: [path] }
    })
  },

  /** Cancelled: an empty path, as Electron's. */
  showSaveDialog(...args: DialogArguments): Promise<{ canceled: boolean; filePath: string }> {
    return showFor('save', args, ({ defaultPath = '' }) => {
      const path = currentHost().chooseSavePath(basename(defaultPath))
      return path === null ? { canceled: true, filePath: '' } : { canceled: false, filePath: path }
    })
  },

  async showMessageBox(...args: [BoxOptions] | [window: unknown, BoxOptions]): Promise<{ response: number }> {
    const { message, detail = '', buttons = ['OK'], cancelId = 0 } = args.length === 2 ? args[1] : args[0]
    return { response: await currentHost().ask({ message, detail, buttons, cancelId }) }
  },

  /** Prints to the terminal; Electron shows a box even before a window exists. */
  showErrorBox(title: string, content: string): void {
    currentHost().say(`${title}: ${content}`)
  },
})
