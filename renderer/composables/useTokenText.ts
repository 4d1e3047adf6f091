import { useI18n } from 'vue-i18n'
import type { TokenStatus } from '../../electron/shared/model/settings.ts'
import { useFormat } from './useFormat.ts'

/** Which app tokens are fetched for, and until when the one at hand is good. */
export function useTokenText() {
  const { t } = useI18n()
  const format = useFormat()

  return {
    ofApp({ appId, expiresAt }: NonNullable<TokenStatus['app']>): string {
      if (expiresAt === null) return t('token.app.notFetched', { id: appId })
      const time = format.dateTime(expiresAt)
      return Date.parse(expiresAt) > Date.now()
        ? t('token.app.fetched', { id: appId, time })
        : t('token.app.expired', { id: appId, time })
    },
  }
}
