import { testConnection } from '../../core/platform/index.ts'
import type { RouteHandlers } from '../ipc/registerRoutes.ts'
import type { Services } from '../services.ts'

type SettingsRoute = Extract<
  keyof RouteHandlers,
  `settings.${string}` | `token.${string}` | `connection.${string}`
>

export function createSettingsHandlers(
  { settings, tokens, platform, proxy, sendEvent }: Services,
  desktop: { settingsChanged: () => void },
): Pick<RouteHandlers, SettingsRoute> {
  return {
    'token.status': () => tokens.status(),
    'token.set': async ({ token, remember }) => {
      const payload = await tokens.set(token, { remember })
      sendEvent({ name: 'token.changed', payload })
      return payload
    },
    'token.clear': async () => {
      const payload = await tokens.clear()
      sendEvent({ name: 'token.changed', payload })
      return payload
    },
    'connection.test': async ({ endpoint }) => {
      proxy.forget()
      return testConnection(platform, {
        endpoint: endpoint ?? settings.get().endpoint,
        token: await tokens.read(),
      })
    },
    'settings.get': () => settings.get(),
    'settings.set': ({ settings: changed }) => {
      const saved = settings.set(changed)
      desktop.settingsChanged()
      return saved
    },
  }
}
