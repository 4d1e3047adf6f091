import { useI18n } from 'vue-i18n'
import { tokenLifeMs } from '../../electron/shared/model/settings.ts'
import type { TokenStatus } from '../../electron/shared/model/settings.ts'
import { useFormat } from './useFormat.ts'
import { useNow } from './useNow.ts'

/** Texts of the token in use and its end: of an app whose tokens are fetched, or a pasted one. */
export function useTokenText() {
  const { t } = useI18n()
  const format = useFormat()
  const now = useNow()

  /** The app that tokens are fetched for, and the end of the current one. */
  function ofApp({ appId, expiresAt, isRefused }: NonNullable<TokenStatus['app']>): string {
    if (isRefused) return t('token.app.refusedWhy', { id: appId })
    if (expiresAt === null) return t('token.app.notFetched', { id: appId })
    const time = format.dateTime(expiresAt)
    return Date.parse(expiresAt) > now.value
      ? t('token.app.fetched', { id: appId, time })
      : t('token.app.expired', { id: appId, time })
  }

  /** The latest end of a pasted token: its lifetime counted from when it was pasted, as its issue time is unknown. */
  function ofPasted({ savedAt, isRefused }: TokenStatus): string | null {
    if (isRefused) return t('token.pasted.refused')
    if (savedAt === null) return null
    const endsAt = Date.parse(savedAt) + tokenLifeMs
    const time = format.clock(new Date(endsAt).toISOString())
    return endsAt > now.value ? t('token.pasted.until', { time }) : t('token.pasted.ended')
  }

  /** Two short lines for the sidebar: the token in use and its end. A pasted token precedes an app until it is refused. */
  function short(status: TokenStatus | null): { name: string; until: string | null; isGood: boolean } {
    if (status && status.state !== 'none' && !(status.isRefused && status.app)) {
      const name = t('token.pasted.name', { masked: status.masked ?? '' })
      const isOver = status.savedAt !== null && Date.parse(status.savedAt) + tokenLifeMs <= now.value
      return { name, until: ofPasted(status), isGood: !status.isRefused && !isOver }
    }
    if (status?.app) {
      const { appId, isRefused } = status.app
      return {
        name: t('token.app.name', { id: appId }),
        until: t(isRefused ? 'token.app.refused' : 'token.app.renews'),
        isGood: !isRefused,
      }
    }
    return { name: t('token.missing'), until: null, isGood: false }
  }

  return { ofApp, ofPasted, short }
}
