import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Canaries } from '../support/canary/Canaries.ts'
import { canaryCustomer, canaryToken, secretsOf } from '../support/canary/customers.ts'
import { imagesDir } from './support/images.ts'
import { launchApp, type LaunchedApp } from './support/launch.ts'
import { prepareFile } from './support/prepare.ts'
import { Screen } from './support/Screen.ts'
import { writeCsv } from './support/writeCsv.ts'

const inElectron = process.env['TUZHAN_E2E_HOST'] === 'electron'
const customers = Array.from({ length: 30 }, (_, index) => canaryCustomer(index))
const canaries = new Canaries([canaryToken, ...customers.flatMap(secretsOf)])

let app: LaunchedApp
let screen: Screen
let source: string

beforeAll(async () => {
  app = await launchApp({ screenshotsDir: imagesDir })
  screen = new Screen(app.page)
  const folder = join(app.dataDir, '..', 'source')
  mkdirSync(folder, { recursive: true })
  source = writeCsv(
    folder,
    'list.csv',
    [['姓名', '手机号', 'openid', 'unionid', '地址']].concat(
      customers.map((each) => [each.realName, each.phone, each.openid, each.unionid, each.address]),
    ),
  )
})
afterAll(async () => {
  await app.close()
})

describe('the page', () => {
  /** Violations of the policy raise an event, and expected errors in the console. */
  async function violationOf(attack: string): Promise<string> {
    return app.page.evaluate(
      (code) =>
        new Promise<string>((resolve) => {
          const give = (text: string): void => resolve(text)
          document.addEventListener('securitypolicyviolation', (event) => give(event.effectiveDirective), {
            once: true,
          })
          const attacks: { [name: string]: () => void } = {
            inlineScript: () => {
              const script = document.createElement('script')
              script.textContent = 'window.attacked = true'
              document.head.append(script)
            },
            foreignScript: () => {
              const script = document.createElement('script')
              script.src = 'https://attack.invalid/x.js'
              document.head.append(script)
            },
            // It is compiled when it is first called.
            handler: () => {
              document.body.insertAdjacentHTML(
                'beforeend',
                '<i id="attack" onclick="window.attacked = true"></i>',
              )
              document.getElementById('attack')?.click()
            },
            inlineStyle: () =>
              document.head.insertAdjacentHTML('beforeend', '<style>body { color: red }</style>'),
            call: () => void fetch('https://attack.invalid/').catch(() => undefined),
            image: () => void (new Image().src = 'https://attack.invalid/x.png'),
            frame: () =>
              document.body.insertAdjacentHTML(
                'beforeend',
                '<iframe src="https://attack.invalid/"></iframe>',
              ),
            base: () =>
              document.head.insertAdjacentHTML('beforeend', '<base href="https://attack.invalid/">'),
            worker: () => void new Worker('https://attack.invalid/x.js'),
          }
          try {
            attacks[code]!()
          } catch {
            // A worker throws as well.
          }
          setTimeout(() => give('nothing happened'), 5_000)
        }),
      attack,
    )
  }

  it.each([
    ['inlineScript', 'script-src-elem'],
    ['foreignScript', 'script-src-elem'],
    ['handler', 'script-src-attr'],
    ['inlineStyle', 'style-src-elem'],
    ['call', 'connect-src'],
    ['image', 'img-src'],
    ['frame', 'frame-src'],
    ['base', 'base-uri'],
  ])('refuses %s by its policy', async (attack, directive) => {
    await app.withoutWatching(async () => expect(await violationOf(attack)).toBe(directive))
    expect(await app.page.evaluate(() => 'attacked' in globalThis)).toBe(false)
  })

  it('cannot evaluate text as code', async () => {
    // The debugger's own calls are exempt from the policy; what runs after them is not.
    const thrown = await app.withoutWatching(() =>
      app.page.evaluate(
        () =>
          new Promise<string>((resolve) => {
            setTimeout(() => {
              try {
                resolve(String(Reflect.construct(Function, ['return 1'])))
              } catch (error) {
                resolve((error as Error).name)
              }
            })
          }),
      ),
    )
    expect(thrown).toBe('EvalError')
  })

  it.runIf(inElectron)(
    'opens no window, navigates nowhere, and gets no permission (real Electron)',
    async () => {
      const address = app.page.url()
      const opened = await app.page.evaluate(() => window.open('https://attack.invalid/') === null)
      expect(opened).toBe(true)
      await app.page.evaluate(() => void (location.href = 'https://attack.invalid/'))
      const states = await app.page.evaluate(async () => {
        const names = [
          'geolocation',
          'notifications',
          'camera',
          'microphone',
          'clipboard-read',
        ] as PermissionName[]
        const all = await Promise.all(names.map((name) => navigator.permissions.query({ name })))
        return all.map(({ state }) => state)
      })
      expect(states.every((state) => state === 'denied')).toBe(true)
      expect(app.page.url()).toBe(address)
      expect(
        await app.page.evaluate(() => ['require', 'process', 'Buffer'].filter((name) => name in globalThis)),
      ).toEqual([])
    },
  )
})

describe('the privacy settings (数据与隐私)', () => {
  it('show where data is, the diagnostics before they are saved, and the licences', async () => {
    await screen.click('nav-settings')
    await screen.click('data-places')
    await screen.reads('data-places-dialog', 'journal.sqlite')
    await app.screenshot('privacy-places')
    await app.page.keyboard.press('Escape')

    await screen.click('diagnostics')
    await screen.seen('diagnostics-text')
    const shown = await screen.find('diagnostics-text').innerText()
    await app.screenshot('privacy-diagnostics')
    await screen.click('diagnostics-save')
    await screen.says('已保存')
    const [saved = ''] = readdirSync(app.downloadsDir).filter((name) => name.startsWith('tuzhan-diagnostics'))
    expect(JSON.parse(readFileSync(join(app.downloadsDir, saved), 'utf8'))).toEqual(JSON.parse(shown))

    await screen.click('licences')
    await screen.reads('licences-dialog', 'element-plus')
    await app.screenshot('privacy-licences')
    await app.page.keyboard.press('Escape')
  })

  it('clear everything after two confirmations, down to the last byte, and the app starts afresh', async () => {
    await screen.click('nav-home')
    await prepareFile(app, screen, source)
    expect(canaries.inFolder(app.dataDir)).toEqual([])

    await screen.click('nav-settings')
    await screen.click('clear-data')
    await screen.click('clear-everything')
    await app.screenshot('privacy-clear')
    await screen.click('clear-next')
    await app.screenshot('privacy-clear-sure')
    await screen.agree()
    await screen.says('已全部清空')
    await screen.seen('welcome')
    expect(await screen.find('job-action').count(), 'an import is still listed').toBe(0)
    expect(canaries.inFolder(app.dataDir)).toEqual([])
    const left = readdirSync(app.dataDir).filter((name) =>
      /settings|templates|custom|recent|master|window/.test(name),
    )
    expect(left).toEqual([])
  })
})
