/**
 * `npm start`: runs the built app in Electron, or in the browser host where Electron's binary is unavailable.
 * Options: `--browser` (straight to the browser host), `--port N`, `--data-dir DIR`, `--downloads DIR`,
 * `--no-open`.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { chooseElectron } from './chooseElectron.ts'
import { mainPath, projectDir, spawnHost, waitForAddress } from './hostProcess.ts'
import { fromEnvironment } from './hostSettings.ts'
import { openOutside } from './openOutside.ts'

const say = (line: string): void => console.log(line)

const { values: flags } = parseArgs({
  options: {
    browser: { type: 'boolean', default: false },
    port: { type: 'string' },
    'data-dir': { type: 'string' },
    downloads: { type: 'string' },
    'no-open': { type: 'boolean', default: false },
  },
})

if (!existsSync(mainPath)) {
  say('还没有构建，请先运行 npm run build。 / Not built yet: run npm run build first.')
  process.exit(1)
}

const dataDir = flags['data-dir']
const electronPath = flags.browser ? null : await chooseElectron(say)
const child = electronPath === null ? await startBrowserHost() : startElectron(electronPath)

process.on('SIGTERM', () => child.kill('SIGTERM'))
process.on('SIGINT', () => {
  // On Windows the console signals the child itself, and `kill` would end it without its shutdown.
  if (process.platform !== 'win32') child.kill('SIGTERM')
})
child.on('exit', (code) => process.exit(code ?? 1))

function startElectron(path: string): ChildProcess {
  const environment =
    dataDir === undefined ? process.env : { ...process.env, TUZHAN_DATA_DIR: resolve(dataDir) }
  return spawn(path, [projectDir], { stdio: 'inherit', env: environment })
}

async function startBrowserHost(): Promise<ChildProcess> {
  const settings = fromEnvironment({
    ...process.env,
    ...(flags.port === undefined ? {} : { TUZHAN_HOST_PORT: flags.port }),
    ...(dataDir === undefined ? {} : { TUZHAN_DATA_DIR: resolve(dataDir) }),
    ...(flags.downloads === undefined ? {} : { TUZHAN_HOST_DOWNLOADS: resolve(flags.downloads) }),
  })
  if (!Number.isInteger(settings.port) || settings.port < 0 || settings.port > 65_535) {
    say('--port 应为 0 到 65535 的整数。 / --port takes a number from 0 to 65535.')
    process.exit(2)
  }
  const opens = !flags['no-open'] && !process.env['CI']
  const child = spawnHost({
    ...settings,
    opensOutside: opens,
    mainPath,
    stdout: 'inherit',
    stderr: 'inherit',
  })
  const address = await waitForAddress(child).catch(() => process.exit(1))
  say(
    `请在本机浏览器打开（按 Ctrl+C 结束） / Open in a browser on this machine (Ctrl+C ends it):\n${address}`,
  )
  if (opens) openOutside(address)
  return child
}
