/** Counts local midnights between a moment and now: at 0:10, 23:50 yesterday is one day ago. */
export function calendarDaysSince(iso: string, now: Date): number {
  const then = new Date(iso)
  const dayOf = (date: Date): number => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate())
  return Math.round((dayOf(now) - dayOf(then)) / 86_400_000)
}
