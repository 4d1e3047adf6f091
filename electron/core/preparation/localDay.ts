/** `yyyy-MM-dd` in the local time zone. */
export function localDay(date: Date): string {
  const twoDigits = (value: number): string => String(value).padStart(2, '0')
  return `${date.getFullYear()}-${twoDigits(date.getMonth() + 1)}-${twoDigits(date.getDate())}`
}
