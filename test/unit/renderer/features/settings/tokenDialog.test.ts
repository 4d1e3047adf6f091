// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { TokenStatus } from '../../../../../electron/shared/model/settings.ts'
import { useTokenText } from '../../../../../renderer/composables/useTokenText.ts'
import SideBar from '../../../../../renderer/features/shell/SideBar.vue'
import { useTokenStore } from '../../../../../renderer/stores/token.ts'
import { freshStores, mountScreen } from '../../../../support/renderer/mountScreen.ts'
import { scriptBridge } from '../../../../support/renderer/scriptBridge.ts'
import { noToken } from '../../../../../dev/fakeBridge/tokenStatus.ts'

const app = { appId: 'app-1', expiresAt: null, isRefused: false }

describe('the token store', () => {
  beforeEach(freshStores)

  it('keeps neither token nor secret, only their status from main', async () => {
    const bridge = scriptBridge({ 'token.setApp': () => ({ ...noToken, app }) })
    const store = useTokenStore()
    await store.saveApp('app-1', 'a-secret', true)
    expect(bridge.calls).toEqual([
      { name: 'token.setApp', input: { appId: 'app-1', secret: 'a-secret', remember: true } },
    ])
    expect(JSON.stringify(store.$state)).not.toContain('a-secret')
    expect(store.isPresent).toBe(true)
  })

  it('removes a pasted token when an app is set: it would take precedence until it expired', async () => {
    const bridge = scriptBridge({
      'token.setApp': () => ({ ...noToken, state: 'stored', app }),
      'token.clear': () => ({ ...noToken, app }),
    })
    const store = useTokenStore()
    await store.saveApp('app-1', 'a-secret', true)
    expect(bridge.calls.map(({ name }) => name)).toEqual(['token.setApp', 'token.clear'])
    expect(store.status).toEqual({ ...noToken, app })
  })
})

describe('the token status in the sidebar', () => {
  const saidOf = async (status: TokenStatus | null) => {
    freshStores()
    const words = {
      setup: () => ({ said: useTokenText().short(status) }),
      template: '<p data-test="words">{{ said.name }}|{{ said.until }}|{{ said.isGood }}</p>',
    }
    const { by } = await mountScreen(words, {})
    return by('words').text()
  }
  const pasted = (minutesAgo: number): TokenStatus => ({
    ...noToken,
    state: 'memory',
    masked: '••••1a2b',
    savedAt: new Date(Date.now() - minutesAgo * 60_000).toISOString(),
  })

  it('shows until when a pasted token is valid, and stops after two hours', async () => {
    expect(await saidOf(pasted(30))).toMatch(/^令牌 ••••1a2b\|约 \d\d:\d\d 前有效\|true$/)
    expect(await saidOf(pasted(121))).toBe('令牌 ••••1a2b|可能已过期，点此更换|false')
  })

  // The indicator stayed green until another event, and an upload started then stopped at once.
  it('updates by itself when the two hours are over', async () => {
    vi.useFakeTimers()
    try {
      freshStores()
      scriptBridge({ 'token.status': () => pasted(119) })
      await useTokenStore().load()
      const { by, wrapper } = await mountScreen(SideBar, {})
      expect(by('sidebar-token').text()).toContain('前有效')
      expect(by('sidebar-token').find('.lit').exists()).toBe(true)
      await vi.advanceTimersByTimeAsync(75_000)
      expect(by('sidebar-token').text()).toContain('可能已过期，点此更换')
      expect(by('sidebar-token').find('.lit').exists()).toBe(false)
      wrapper.unmount()
      expect(vi.getTimerCount(), 'the clock of a sidebar that is gone').toBe(0)
    } finally {
      vi.useRealTimers()
    }
  })

  it('shows that an app renews its tokens, and that a pasted one takes precedence', async () => {
    expect(await saidOf({ ...noToken, app })).toBe('应用 app-1|自动获取和更换令牌|true')
    expect(await saidOf({ ...pasted(1), app })).toContain('令牌 ••••1a2b')
  })

  it('does not show a refused token as valid, however young it is', async () => {
    const refused = { ...pasted(1), isRefused: true }
    expect(await saidOf(refused)).toBe('令牌 ••••1a2b|已失效，点此更换|false')
    // From then on the app's is in use.
    expect(await saidOf({ ...refused, app })).toBe('应用 app-1|自动获取和更换令牌|true')
    expect(await saidOf({ ...noToken, app: { ...app, isRefused: true } })).toBe(
      '应用 app-1|平台不接受，点此检查|false',
    )
  })

  it('shows no end for a token from the environment', async () => {
    expect(await saidOf({ ...pasted(0), savedAt: null })).toBe('令牌 ••••1a2b||true')
    expect(await saidOf(null)).toBe('还没有令牌，点此设置||false')
  })
})

describe('the status of the app', () => {
  const saidOf = async (expiresAt: string | null): Promise<string> => {
    freshStores()
    const words = {
      setup: () => ({ text: useTokenText().ofApp({ ...app, expiresAt }) }),
      template: '<p data-test="words">{{ text }}</p>',
    }
    const { by } = await mountScreen(words, {})
    await flushPromises()
    return by('words').text()
  }

  it('shows the app and the end of its token, and no ended token as valid', async () => {
    expect(await saidOf(null)).toBe('应用 app-1：上传时自动获取令牌')
    expect(await saidOf('2999-01-01T00:00:00.000Z')).toMatch(/app-1：令牌有效到 /)
    expect(await saidOf('2001-01-01T00:00:00.000Z')).toMatch(/app-1：令牌已于 .* 过期/)
  })
})
