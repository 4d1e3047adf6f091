import { parseEndpoint } from '../../core/platform/endpoint.ts'
import { testConnection } from '../../core/platform/connectionTest.ts'
import { callVersionOf } from '../../core/platform/callVersions.ts'
import { callVersionOfEndpoint } from '../../shared/model/callVersion.ts'
import type { SettingsDamage, TokenStatus } from '../../shared/model/settings.ts'
import type { HandlersOf } from '../../shared/ipc/routes.ts'
import type { settingsRoutes } from '../../shared/ipc/routes/settings.ts'
import type { Services } from '../services.ts'

export function createSettingsHandlers(
  { settings, quarantined, policy, tokens, tokenSource, platform, proxy, sendEvent }: Services,
  desktop: { settingsChanged: () => void },
): HandlersOf<typeof settingsRoutes> {
  const changed = async (): Promise<TokenStatus> => {
    const payload = await tokenSource.status()
    sendEvent({ name: 'token.changed', payload })
    return payload
  }
  const damage = (): SettingsDamage => ({
    quarantined: [...quarantined],
    unconfirmed: settings.unconfirmed(),
  })
  return {
    'token.status': () => tokenSource.status(),
    'token.set': async ({ token, remember }) => {
      await tokenSource.setPasted(token, { remember })
      return changed()
    },
    'token.clear': async () => {
      await tokens.clear()
      return changed()
    },
    'token.setApp': async ({ appId, secret, remember }) => {
      await tokenSource.setApp({ appId, appSecret: secret }, { remember })
      return changed()
    },
    'token.clearApp': async () => {
      await tokenSource.clearApp()
      return changed()
    },
    'connection.test': async ({ endpoint }) => {
      proxy.forget()
      const address = parseEndpoint(endpoint ?? settings.get().endpoint).href
      const token = await tokenSource.read(address)
      const callVersion = callVersionOfEndpoint(address) ?? settings.get().callVersion
      const report = await testConnection(platform, {
        endpoint: address,
        token,
        version: callVersionOf(callVersion),
      })
      if (report.result === 'tokenRejected' && token !== null) await tokenSource.noteRefused(address, token)
      return report
    },
    'policy.get': () => policy.status(),
    'settings.get': () => settings.get(),
    'settings.set': ({ settings: changed }) => {
      const saved = settings.set(changed)
      desktop.settingsChanged()
      return saved
    },
    'settings.damage': damage,
    'settings.confirm': () => {
      settings.confirm()
      return damage()
    },
  }
}
