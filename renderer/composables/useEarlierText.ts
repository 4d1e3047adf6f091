import { useI18n } from 'vue-i18n'
import { calendarDaysSince } from './calendarDaysSince.ts'

/** 今天, 昨天 or 3天前, for the time of an earlier import. */
export function useEarlierText() {
  const { t } = useI18n()

  function when(iso: string): string {
    const days = calendarDaysSince(iso, new Date())
    if (days <= 0) return t('common.today')
    return days === 1 ? t('common.yesterday') : t('common.daysAgo', { days })
  }

  return { when }
}
