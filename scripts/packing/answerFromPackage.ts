/**
 * Loaded with `node --import` before the main bundle of a package: resolves `electron` to the double without a window and
 * calls a few routes. Prints the answers by route as one JSON line, and ends the app.
 */
import { isMainThread } from 'node:worker_threads'
import { resolve } from 'node:path'
import { requestChannel } from '../../electron/shared/ipc/envelope.ts'

// A worker thread inherits `--import`, but has no window and must not load electron.
if (isMainThread) {
  const { resolveDouble } = await import('../../dev/electronDouble/resolveDouble.ts')
  resolveDouble()
  const { attachHost } = await import('../../dev/electronDouble/host.ts')
  const mainPath = resolve(process.argv[1] ?? '')
  const { realApp } = await import('../../dev/electronDouble/app.ts')

  attachHost({
    appDir: resolve(mainPath, '../../..'),
    userDataDir: process.env['TUZHAN_DATA_DIR'] ?? '',
    hasNotifications: false,
    async open(source) {
      source.onConnected()
      const page = await source.fetch(new Request(source.entryUrl))
      const ask = (name: string, input?: unknown): Promise<unknown> =>
        source.invoke(requestChannel, [name, input])
      const opened = (await ask('file.openSample')) as { data?: { fileId: string } }
      const preview = { fileId: opened.data?.fileId ?? '', choices: {} }
      const answers = {
        page: { status: page.status, isHtml: (await page.text()).includes('<div id="app">') },
        'app.info': await ask('app.info'),
        'file.preview': await ask('file.preview', preview),
      }
      process.stdout.write(`${JSON.stringify(answers)}\n`)
      realApp.quit()
    },
    send: () => {},
    close: () => {},
    chooseFile: () => Promise.resolve(null),
    chooseSavePath: (name) => name,
    ask: () => Promise.resolve(0),
    openOutside: () => {},
    say: (line) => void process.stderr.write(`${line}\n`),
  })
}
