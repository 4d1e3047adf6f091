// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'
import {
  defaultSettings,
  type ConnectionReport,
  type Settings,
} from '../../../../../electron/shared/model/settings.ts'
import WelcomePage from '../../../../../renderer/features/settings/WelcomePage.vue'
import { usePolicyStore } from '../../../../../renderer/stores/policy.ts'
import { useSettingsStore } from '../../../../../renderer/stores/settings.ts'
import { useTokenStore } from '../../../../../renderer/stores/token.ts'
import { freshStores, mountScreen } from '../../../../support/renderer/mountScreen.ts'
import { scriptBridge, ScriptedError } from '../../../../support/renderer/scriptBridge.ts'
import { noToken } from '../../../../../dev/fakeBridge/tokenStatus.ts'
import { callVersionFacts } from '../../../../../electron/shared/model/callVersion.ts'

const endpointPresets = callVersionFacts.v1.endpoints as readonly [string, string]

const found = (result: ConnectionReport['result'], suggestedEndpoint: string | null = null) => ({
  result,
  httpStatus: 404,
  message: null,
  suggestedEndpoint,
  otherVersionEndpoint: null,
})

async function open(answers: Parameters<typeof scriptBridge>[0] = {}) {
  let saved: Settings = { ...defaultSettings }
  const bridge = scriptBridge({
    'settings.set': ({ settings }) => (saved = settings),
    'file.openSample': () => ({ fileId: 'f', fileName: 'customers.xlsx', sizeBytes: 1 }),
    ...answers,
  })
  useTokenStore().put(noToken)
  const screen = await mountScreen(WelcomePage, {})
  const choose = (name: string) => screen.by(name).trigger('change')
  const click = async (name: string): Promise<void> => {
    await screen.by(name).trigger('click')
    await flushPromises()
  }
  return { ...screen, bridge, choose, click, saved: () => saved }
}

describe('the welcome page', () => {
  beforeEach(freshStores)

  it('is not shown again once it was skipped, which is saved in main', async () => {
    const { click, router, saved } = await open()
    await click('welcome-skip')
    expect(router.currentRoute.value.name).toBe('home')
    expect(saved().wasWelcomed).toBe(true)
  })

  it('starts a rehearsal with the sample file in one click, and keeps the practice server after a restart', async () => {
    const { click, router, saved, bridge } = await open()
    await click('primary')
    await flushPromises()
    expect(router.currentRoute.value.name).toBe('file')
    expect(bridge.calls.map(({ name }) => name)).toContain('file.openSample')
    expect(saved()).toMatchObject({ isRehearsal: true, wasWelcomed: true })
  })

  it('offers the other address where this one has no import service, and tests it', async () => {
    const { choose, click, by, saved } = await open({
      'connection.test': ({ endpoint }) =>
        endpoint === endpointPresets[1] ? found('reachable') : found('notFound', endpointPresets[1]),
    })
    await choose('welcome-way-connect')
    await click('primary')
    await click('connection-test')
    expect(by('connection-report').text()).toContain('没有导入接口')
    await click('use-suggested')
    expect(by('connection-report').text()).toContain('能连上服务器')
    expect(saved().endpoint).toBe(endpointPresets[1])
    await click('primary')
    expect(by('connection-report').exists(), 'the token is not what was tested').toBe(false)
  })

  // Found out about an address that is no longer there, with a button that puts another in its place.
  it('ignores a test whose address was changed before it ended', async () => {
    let end: (report: ConnectionReport) => void = () => undefined
    const { choose, click, by } = await open({
      'connection.test': () => new Promise<ConnectionReport>((resolve) => (end = resolve)),
    })
    await choose('welcome-way-connect')
    await click('primary')
    await click('connection-test')
    await choose('endpoint-preset1')
    end(found('notFound', endpointPresets[0]))
    await flushPromises()
    expect(by('connection-report').exists()).toBe(false)
  })

  it('offers no other address than the one set by the administrator', async () => {
    const { choose, click, by } = await open({
      'policy.get': () => ({
        state: 'active',
        path: 'policy.json',
        managed: ['endpoint'],
        allowedEndpoints: null,
        fault: null,
      }),
      'connection.test': () => found('notFound', endpointPresets[1]),
    })
    await usePolicyStore().load()
    await choose('welcome-way-connect')
    await click('primary')
    expect(by('managed-endpoint').text()).toContain('由管理员设置')
    expect(by('endpoint-preset1').exists()).toBe(false)
    await click('connection-test')
    expect(by('connection-report').text()).toContain('没有导入接口')
    expect(by('use-suggested').exists()).toBe(false)
  })

  it('does not continue with an unusable address', async () => {
    const { choose, click, by } = await open({
      'settings.set': () => {
        throw new ScriptedError({ code: 'platform.invalidEndpoint', message: '', params: {} })
      },
    })
    await choose('welcome-way-connect')
    await click('primary')
    await click('primary')
    expect(by('welcome-server').exists()).toBe(true)
    document.body.innerHTML = ''
  })

  it('saves the token, tests it at once, and then leads to the first import', async () => {
    const { choose, click, by, router, bridge, saved } = await open({
      'token.set': () => ({ ...noToken, state: 'stored', masked: '••••1a2b' }),
      'connection.test': () => found('tokenAccepted'),
    })
    useSettingsStore().setRehearsal(true)
    await choose('welcome-way-connect')
    await click('primary')
    await click('primary')
    await by('token-input').setValue('a-token-of-the-user')
    await click('primary')
    expect(bridge.calls.find(({ name }) => name === 'token.set')?.input).toMatchObject({
      token: 'a-token-of-the-user',
    })
    expect(by('connection-report').text()).toContain('令牌有效')
    expect(saved().isRehearsal, 'who gives a token means the platform').toBe(false)
    await click('primary')
    expect(router.currentRoute.value.name).toBe('file')
    expect(saved().wasWelcomed).toBe(true)
  })

  it('can be finished without a token: data can be prepared all the same', async () => {
    const { choose, click, router } = await open()
    await choose('welcome-way-connect')
    await click('primary')
    await click('primary')
    await click('welcome-later')
    expect(router.currentRoute.value.name).toBe('home')
  })
})

describe('the practice mode (演练环境)', () => {
  beforeEach(freshStores)

  it('is kept over a restart', async () => {
    scriptBridge({
      'settings.damage': () => ({ quarantined: [], unconfirmed: [] }),
      'settings.get': () => ({ ...defaultSettings, isRehearsal: true }),
      'app.info': () => null as never,
    })
    const settings = useSettingsStore()
    expect(settings.isRehearsal).toBe(false)
    await settings.load()
    expect(settings.isRehearsal).toBe(true)
  })

  it('is not reverted by settings that were being saved when it was chosen', async () => {
    const answers: ((settings: Settings) => void)[] = []
    const bridge = scriptBridge({
      'settings.set': ({ settings }) => new Promise((resolve) => answers.push(() => resolve(settings))),
    })
    const settings = useSettingsStore()
    const saving = settings.save({ batchRows: 50 })
    settings.setRehearsal(true)
    await flushPromises()
    answers[0]?.({ ...defaultSettings })
    await saving
    await flushPromises()
    expect(bridge.calls.at(-1)?.input).toMatchObject({ settings: { batchRows: 50, isRehearsal: true } })
    answers[1]?.({ ...defaultSettings })
    await flushPromises()
    expect([settings.isRehearsal, settings.settings.batchRows]).toEqual([true, 50])
  })
})
