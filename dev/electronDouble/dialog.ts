import { basename } from 'node:path'
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

/** Arguments of a dialog: the window first, or omitted, as in Electron. */
type DialogArguments = [DialogOptions] | [window: unknown, DialogOptions]

function optionsOf(args: DialogArguments): DialogOptions {
  return args.length === 2 ? args[1] : args[0]
}

export const dialog = strict('dialog', {
  async showOpenDialog(...args: DialogArguments): Promise<{ canceled: boolean; filePaths: string[] }> {
    const extensions = optionsOf(args).filters?.flatMap((filter) => filter.extensions) ?? []
    const path = await currentHost().chooseFile(extensions.filter((extension) => extension !== '*'))
    return path === null ? { canceled: true, filePaths: [] } : { canceled: false, filePaths: [path] }
  },

  async showSaveDialog(...args: DialogArguments): Promise<{ canceled: boolean; filePath: string }> {
    const fileName = basename(optionsOf(args).defaultPath ?? '')
    return { canceled: false, filePath: currentHost().chooseSavePath(fileName) }
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
