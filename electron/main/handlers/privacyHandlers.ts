import { basename } from 'node:path'
import { writeText } from '../../core/writing/writeWhole.ts'
import { describeApp } from '../diagnostics/describeApp.ts'
import type { HandlersOf } from '../../shared/ipc/routes.ts'
import type { privacyRoutes } from '../../shared/ipc/routes/privacy.ts'
import type { Services } from '../services.ts'

interface PrivacyDesktop {
  version: string
  host: string
  askWhereToSaveJson: (suggestedName: string) => Promise<string | null>
  clearBrowserData: () => Promise<void>
}

export function createPrivacyHandlers(
  services: Services,
  desktop: PrivacyDesktop,
): HandlersOf<typeof privacyRoutes> {
  /** The text previewed by the user: exactly this is saved. */
  let previewed: string | null = null
  const preview = async (): Promise<string> => {
    const { version, host } = desktop
    previewed = await describeApp(services, { version, host, now: new Date() })
    return previewed
  }
  return {
    'data.clear': async ({ scope }) => {
      try {
        return await services.localData.remove(scope, () => desktop.clearBrowserData())
      } finally {
        if (scope === 'everything') {
          previewed = null
          services.sendEvent({ name: 'token.changed', payload: await services.tokenSource.status() })
        }
      }
    },
    'diagnostics.preview': async () => ({ text: await preview() }),
    'diagnostics.save': async () => {
      const text = previewed ?? (await preview())
      const day = new Date().toISOString().slice(0, 10)
      const path = await desktop.askWhereToSaveJson(`tuzhan-diagnostics-${day}.json`)
      if (path === null) return null
      await writeText(path, services.dataDir, `${text}\n`, 0o600)
      return { fileName: basename(path) }
    },
  }
}
