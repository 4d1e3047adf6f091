import { spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { bridgeName } from '../../electron/shared/ipc/envelope.ts'
import { findWrongFuses } from '../checkFuses.ts'
import type { CommandResult } from './PackedApp.ts'
import { NotTried, type Item } from './runItems.ts'

const projectDir = resolve(import.meta.dirname, '../..')
const sample = join(projectDir, 'resources/samples/customers.xlsx')
const oldWorkbook = join(projectDir, 'test/unit/core/spreadsheet/fixtures/customers.xls')
const inElectronOnly = 'only Electron has it; the browser of the stand-in has rules of its own'

/** What only real Electron can show (docs/verification.md has a line for each). */
export const items: readonly Item[] = [
  {
    id: 'window',
    title: 'The window opens and shows its page',
    covers: ['verification'],
    async run({ open, shoot }) {
      const { page } = await open()
      await page.locator('#app > *').first().waitFor()
      await shoot(page)
      return `${await page.title()} at ${new URL(page.url()).protocol}`
    },
  },
  {
    id: 'isolation',
    title: 'The page has no Node.js, and one bridge of three functions',
    covers: ['security 2', 'security 3', 'security 4', 'security 20'],
    async run({ open }) {
      const { page } = await open()
      await page.locator('#app > *').first().waitFor()
      const seen = await page.evaluate((name) => {
        const own = globalThis as unknown as { [name: string]: object | undefined }
        return {
          node: ['require', 'process', 'Buffer', 'module', 'global'].filter((each) => each in globalThis),
          bridge: Object.keys(own[name] ?? {}).sort(),
        }
      }, bridgeName)
      assert(seen.node.length === 0, `the page has ${seen.node.join(', ')}`)
      assert(
        seen.bridge.join() === 'onEvent,registerDroppedFile,request',
        `the bridge has ${seen.bridge.join()}`,
      )
      return `bridge: ${seen.bridge.join(', ')}`
    },
  },
  {
    id: 'permissions',
    title: 'Every permission is denied',
    covers: ['security 5'],
    async run({ app, open }) {
      if (app.host !== 'electron') throw new NotTried(inElectronOnly)
      const { page } = await open()
      const states = await page.evaluate(async () => {
        const names = [
          'geolocation',
          'notifications',
          'camera',
          'microphone',
          'clipboard-read',
        ] as PermissionName[]
        return Promise.all(
          names.map(async (name) => `${name}: ${(await navigator.permissions.query({ name })).state}`),
        )
      })
      const allowed = states.filter((state) => !state.endsWith('denied'))
      assert(allowed.length === 0, allowed.join(', '))
      return states.join(', ')
    },
  },
  {
    id: 'navigation',
    title: 'No second window, no navigation, no download',
    covers: ['security 13', 'security 14'],
    async run({ app, open }) {
      if (app.host !== 'electron') throw new NotTried(inElectronOnly)
      const { page } = await open()
      const before = page.url()
      assert(
        await page.evaluate(() => window.open('https://attack.invalid/') === null),
        'a window was opened',
      )
      await page.evaluate(() => void (location.href = 'https://attack.invalid/'))
      await page.locator('#app > *').first().waitFor()
      assert(page.url() === before, `it went to ${page.url()}`)
      return 'window.open gave null, the address stayed'
    },
  },
  {
    id: 'fuses',
    title: 'The packed binary has its nine fuses',
    covers: ['security 19'],
    async run({ app }) {
      const wrong = await findWrongFuses(app.binary)
      assert(wrong.length === 0, wrong.join('; '))
      return app.binary
    },
  },
  {
    id: 'commandLine',
    title: 'The installed command line answers, without a window',
    covers: ['verification'],
    run({ app, dataDir }) {
      const { exitCode, stdout, stderr } = app.command(['help'], dataDir)
      assert(exitCode === 0 && stdout.includes('run'), `${exitCode}: ${stdout}${stderr}`)
      return stdout.split('\n').find((line) => line.trim() !== '') ?? ''
    },
  },
  {
    id: 'archive',
    title: 'The command line reads an .xls: SheetJS and its code pages come out of the archive',
    covers: ['verification'],
    run({ app, dataDir }) {
      const answer = jsonOf(app.command(['inspect', oldWorkbook, '--json'], dataDir))
      assert(JSON.stringify(answer).includes('"xls"'), JSON.stringify(answer).slice(0, 500))
      return 'inspect of customers.xls'
    },
  },
  {
    id: 'workerThread',
    title: 'A worker thread starts from the archive and prepares a file',
    covers: ['verification'],
    run({ app, dataDir }) {
      const answer = jsonOf(app.command(['prepare', sample, '--json'], dataDir))
      assert(typeof answer['jobId'] === 'string', JSON.stringify(answer).slice(0, 500))
      return `job with ${JSON.stringify(answer['reconciliation'])}`
    },
  },
  {
    id: 'openWith',
    title: '「打开方式」: a file on the command line opens in step 1, an .xls through SheetJS’s own process',
    covers: ['verification', 'security bombs'],
    async run({ open, shoot }) {
      const { page } = await open([oldWorkbook])
      await page.locator('[data-test="file-name"]').first().waitFor()
      const name = await page.locator('[data-test="file-name"]').first().innerText()
      await shoot(page)
      assert(name.includes('customers.xls'), name)
      return name
    },
  },
  {
    id: 'singleInstance',
    title: 'A second start ends at once, and the first keeps its window',
    covers: ['verification'],
    async run({ app, open, dataDir }) {
      const { page } = await open()
      await page.locator('#app > *').first().waitFor()
      const { exitCode } = await app.startAgain(dataDir, [])
      assert(exitCode === 0, `the second ended with ${exitCode}`)
      assert(
        await page.evaluate(() => document.querySelector('#app > *') !== null),
        'the first window is empty',
      )
      return 'the second process ended with 0'
    },
  },
  {
    id: 'tokenPipe',
    title: 'A token passed through a pipe arrives',
    covers: ['verification'],
    run({ app, dataDir }) {
      // What is no token: it must be read and refused, and never reaches the keychain of this machine.
      const answer = jsonOf(app.command(['token', 'set', '--json'], dataDir, '不是令牌\n'))
      const { code } = (answer['error'] ?? {}) as { code?: string }
      assert(code === 'token.malformed', `the answer was ${code}`)
      return 'read, and refused as no token'
    },
  },
  {
    id: 'keychain',
    title: 'A token goes into the keychain and out again',
    covers: ['verification'],
    run({ app, dataDir }) {
      if (!process.env['TUZHAN_VERIFY_KEYCHAIN']) {
        throw new NotTried(
          'it replaces the token of this user: set TUZHAN_VERIFY_KEYCHAIN=1 on a machine for tests',
        )
      }
      const saved = jsonOf(app.command(['token', 'set', '--json'], dataDir, 'token-for-verification-0001\n'))
      assert(saved['state'] === 'stored', JSON.stringify(saved))
      const read = jsonOf(app.command(['token', 'status', '--json'], dataDir))
      const cleared = jsonOf(app.command(['token', 'clear', '--json'], dataDir))
      assert(read['state'] === 'stored' && cleared['state'] === 'none', JSON.stringify([read, cleared]))
      return JSON.stringify(saved['keychain'])
    },
  },
  {
    id: 'killAndResume',
    title: 'After a kill the prepared import is there again',
    covers: ['verification'],
    async run({ app, open, dataDir, shoot }) {
      jsonOf(app.command(['prepare', sample, '--json'], dataDir))
      const first = await open()
      await first.page.locator('#app > *').first().waitFor()
      await first.kill()
      const { page } = await open()
      await page.getByText('customers.xlsx').first().waitFor()
      await shoot(page)
      return 'customers.xlsx is listed'
    },
  },
  {
    id: 'quit',
    title: 'The app ends in order when it is asked to',
    covers: ['verification'],
    async run({ app, open }) {
      if (process.platform === 'win32') throw new NotTried('Windows has no signal that asks a program to end')
      const opened = await open()
      await opened.page.locator('#app > *').first().waitFor()
      const exitCode = await opened.quit()
      assert(exitCode === 0, `${app.host} ended with ${exitCode}: ${opened.output().slice(-500)}`)
      return 'exit code 0'
    },
  },
  {
    id: 'fiveSteps',
    title: 'The five steps, navigation and keys by the end-to-end specs',
    covers: ['verification', 'security 2', 'security 5', 'security 13', 'security 14'],
    run({ app }) {
      if (app.host !== 'electron') throw new NotTried('npm test runs the same specs on the stand-in')
      const specs = ['smoke', 'fiveSteps', 'securityAndPrivacy', 'desktop'].map(
        (name) => `test/e2e/${name}.test.ts`,
      )
      const vitest = join(projectDir, 'node_modules/vitest/vitest.mjs')
      const { status, stdout } = spawnSync(process.execPath, [vitest, 'run', '--project', 'e2e', ...specs], {
        cwd: projectDir,
        encoding: 'utf8',
        env: { ...process.env, TUZHAN_E2E_HOST: 'electron' },
      })
      assert(status === 0, stdout.slice(-3_000))
      return /Tests .*/.exec(stdout)?.[0] ?? 'passed'
    },
  },
  ...byHand([
    [
      'fileDialogs',
      'File dialogs start in the last folder and can be cancelled',
      'press 选择文件 twice, in two folders',
    ],
    ['tray', 'The tray icon, its menu and, on macOS, a click on it', 'close the window during an upload'],
    [
      'notifications',
      'A notification at the end of an upload, and a click on it',
      'send the window to the background first',
    ],
    ['contextMenu', 'A right click pastes a token', 'copy one, right click in the token’s field'],
    ['taskbar', 'Progress on the taskbar button, and its colours', 'upload, and pause it'],
    ['suspend', 'Sleep pauses the upload, waking continues it', 'close the lid during an upload'],
    ['sessionEnd', 'Shutting Windows down, and a veto of another program', 'leave an unsaved Notepad open'],
    [
      'bomb',
      'A file that needs more than 1 GB ends SheetJS’s process, not the window',
      'open an .xlsb of 90 MB',
    ],
  ]),
]

/** What no program can do here: said in the report with what to do, so that nobody takes it for proven. */
function byHand(list: readonly (readonly [id: string, title: string, how: string])[]): Item[] {
  return list.map(([id, title, how]) => ({
    id,
    title,
    covers: ['verification'],
    run() {
      throw new NotTried(`by hand: ${how}`)
    },
  }))
}

function assert(condition: boolean, complaint: string): asserts condition {
  if (!condition) throw new Error(complaint)
}

/** Electron prints a line break first on Windows. @throws Error for anything but one JSON object */
function jsonOf({ stdout, stderr, exitCode }: CommandResult): { [name: string]: unknown } {
  try {
    return JSON.parse(stdout.trim()) as { [name: string]: unknown }
  } catch {
    throw new Error(`no JSON (exit code ${exitCode}): ${stdout.slice(0, 500)}${stderr.slice(-1_000)}`)
  }
}
