import { _electron, type ElectronApplication } from 'playwright-core'
import { installedElectron } from '../../../dev/browserHost/findElectron.ts'
import { projectDir } from '../../../dev/browserHost/hostProcess.ts'
import type { AppHost, StartOptions } from './shownApp.ts'

/** Real Electron; system dialogs cannot be clicked from a test, so main's are answered in its own process. */
export async function createElectronAppHost(options: StartOptions): Promise<AppHost> {
  const executablePath = installedElectron()
  if (executablePath === null) throw new Error('TUZHAN_E2E_HOST=electron, but its binary is not installed')
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0

  return {
    name: 'electron',

    async start() {
      const app = await _electron.launch({
        executablePath,
        // Playwright switches it off on Linux by default: what is tested would then not be what users run.
        chromiumSandbox: !isRoot,
        // A profile of its own, so that the single-instance lock is not that of the installed app.
        args: [
          projectDir,
          `--user-data-dir=${options.dataDir}-profile`,
          ...(isRoot ? ['--no-sandbox'] : []),
          ...options.arguments,
        ],
        env: definedOnly({ ...process.env, ...options.environment, TUZHAN_DATA_DIR: options.dataDir }),
      })
      const child = app.process()
      for (const stream of [child.stdout, child.stderr]) {
        stream?.on('data', (data: Buffer) => options.onOutput(data.toString('utf8')))
      }
      const page = await app.firstWindow()
      options.onPage(page)
      await app.evaluate(({ BrowserWindow }, { width, height }) => {
        BrowserWindow.getAllWindows()[0]?.setContentSize(width, height)
      }, options.viewport)
      await answerSaveDialogs(app, options.downloadsDir)
      return {
        page,
        address: page.url(),
        process: child,
        closeWindow: () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close()),
        openSecondTime: (path) =>
          app.evaluate(
            ({ app: own }, file) => void own.emit('second-instance', {}, ['app', file], '/'),
            path,
          ),
        chooseFile: (path) => answerOpenDialog(app, [path]),
        async cancelFile(click) {
          await answerOpenDialog(app, [])
          await click()
        },
      }
    },

    close: () => Promise.resolve(),
  }
}

async function answerOpenDialog(app: ElectronApplication, filePaths: string[]): Promise<void> {
  await app.evaluate(({ dialog }, paths) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: paths.length === 0, filePaths: paths })
  }, filePaths)
}

async function answerSaveDialogs(app: ElectronApplication, downloadsDir: string): Promise<void> {
  await app.evaluate(({ dialog }, folder) => {
    const { basename, join } = process.getBuiltinModule('node:path')
    const save = (...args: unknown[]): Promise<{ canceled: boolean; filePath: string }> => {
      const { defaultPath = '' } = args.at(-1) as { defaultPath?: string }
      return Promise.resolve({ canceled: false, filePath: join(folder, basename(defaultPath)) })
    }
    dialog.showSaveDialog = save as typeof dialog.showSaveDialog
  }, downloadsDir)
}

function definedOnly(environment: { readonly [name: string]: string | undefined }): {
  [name: string]: string
} {
  const defined = Object.entries(environment).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  )
  return Object.fromEntries(defined)
}
