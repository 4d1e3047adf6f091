import { testConnection } from '../../core/platform/index.ts'
import { AppError } from '../../shared/errors/AppError.ts'
import type { TokenStatus } from '../../shared/model/settings.ts'
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
  const status = async (): Promise<TokenStatus> => ({ ...(await tokens.status()), app: null })
  const changed = async (): Promise<TokenStatus> => {
    const payload = await status()
    sendEvent({ name: 'token.changed', payload })
    return payload
  }
  const notBuiltYet = (): never => {
    throw new AppError('internal', 'built in the next commits')
  }
  return {
    'token.setApp': notBuiltYet,
    'token.clearApp': notBuiltYet,
    'token.status': status,
    'token.set': async ({ token, remember }) => {
      await tokens.set(token, { remember })
      return changed()
    },
    'token.clear': async () => {
      await tokens.clear()
      return changed()
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
