/**
 * `npm run dev`: the app with its sources watched, in Electron, or in the browser host where Electron cannot run. A change
 * of the page shows at once, one of main restarts it. Options: `--browser`, `--port N`, `--data-dir DIR`,
 * `--no-open`.
 */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { createServer, type AddressInfo } from 'node:net'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { chooseElectron } from './browserHost/chooseElectron.ts'
import { projectDir } from './browserHost/hostProcess.ts'

const say = (line: string): void => console.log(line)
const { values: flags } = parseArgs({
  options: {
    browser: { type: 'boolean', default: false },
    port: { type: 'string', default: '0' },
    'data-dir': { type: 'string' },
    'no-open': { type: 'boolean', default: false },
  },
})

const electronPath = flags.browser ? null : await chooseElectron(say)
const dataDir = flags['data-dir']
const electronVite = join(
  createRequire(import.meta.url).resolve('electron-vite/package.json'),
  '../bin/electron-vite.js',
)
const child = spawn(process.execPath, [electronVite, 'dev', '--watch'], {
  cwd: projectDir,
  stdio: 'inherit',
  env: {
    ...process.env,
    ...(dataDir === undefined ? {} : { TUZHAN_DATA_DIR: resolve(dataDir) }),
    ...(electronPath === null ? await browserHost() : { ELECTRON_EXEC_PATH: electronPath }),
  },
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
child.on('exit', (code) => process.exit(code ?? 1))

/** electron-vite starts Node with the browser host as its entry, at an address that stays when main is restarted. */
async function browserHost(): Promise<{ [name: string]: string }> {
  const port = await freePort(Number(flags.port))
  const token = randomBytes(24).toString('base64url')
  const address = `http://127.0.0.1:${port}/${token}/`
  say(`开发地址 / Address while developing (once main is built): ${address}`)
  return {
    ELECTRON_EXEC_PATH: process.execPath,
    ELECTRON_ENTRY: join(import.meta.dirname, 'browserHost/developEntry.ts'),
    TUZHAN_HOST_PORT: String(port),
    TUZHAN_HOST_TOKEN: token,
    TUZHAN_HOST_OPENS: flags['no-open'] || process.env['CI'] ? '0' : '1',
  }
}

/** @throws Error when the wanted port is taken */
function freePort(wanted: number): Promise<number> {
  return new Promise((found, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(wanted, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => found(port))
    })
  })
}
