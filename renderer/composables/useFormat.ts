import { useI18n } from 'vue-i18n'

/** Formats numbers, times and sizes in the user's language. */
export function useFormat() {
  const { locale, t } = useI18n()

  const count = (value: number): string => new Intl.NumberFormat(locale.value).format(value)

  const percent = (fraction: number): string =>
    new Intl.NumberFormat(locale.value, { style: 'percent', maximumFractionDigits: 0 }).format(
      // Rounds down, so that 100 % appears only at the end.
      fraction < 1 ? Math.min(fraction, 0.99) : 1,
    )

  /** Adds the year only when it is not this one. */
  const dateTime = (iso: string): string =>
    new Intl.DateTimeFormat(locale.value, {
      ...(new Date(iso).getFullYear() === new Date().getFullYear() ? {} : { year: 'numeric' }),
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }).format(new Date(iso))

  /** Hours and minutes, for a time of today. */
  const clock = (iso: string): string =>
    new Intl.DateTimeFormat(locale.value, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
      new Date(iso),
    )

  /** Precise to the second, for single calls. */
  const time = (iso: string): string =>
    new Intl.DateTimeFormat(locale.value, {
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    }).format(new Date(iso))

  function duration(milliseconds: number): string {
    const seconds = Math.max(1, Math.round(milliseconds / 1000))
    if (seconds < 60) return t('common.seconds', { seconds })
    if (seconds < 3600) {
      return t('common.minutesSeconds', { minutes: Math.floor(seconds / 60), seconds: seconds % 60 })
    }
    return t('common.hoursMinutes', {
      hours: Math.floor(seconds / 3600),
      minutes: Math.floor((seconds % 3600) / 60),
    })
  }

  function bytes(size: number): string {
    const units = ['B', 'KB', 'MB', 'GB']
    const step = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, size)) / 10))
    const value = size / 1024 ** step
    const shown = new Intl.NumberFormat(locale.value, { maximumFractionDigits: step === 0 ? 0 : 1 }).format(
      value,
    )
    return `${shown} ${units[step]}`
  }

  return { count, percent, dateTime, clock, time, duration, bytes }
}
