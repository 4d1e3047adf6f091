/** Asia/Shanghai, not a fixed offset: summer time was kept there from 1986 to 1991. */
const chinaDay = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
})

const dateText = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[ T].*)?$/
const longestTimeMs = 8.64e15

/**
 * Reads a birthday as the lookup answers it, a timestamp or a text, as the day in China, `yyyy-MM-dd`.
 *
 * @param createTime of the same customer: ten digits there mean that the platform counts seconds. A birthday
 *   itself cannot tell, since 1970 in milliseconds looks like another year in seconds
 * @returns null when it is neither
 */
export function toChinaDate(birthday: string, createTime: string | null): string | null {
  const text = dateText.exec(birthday.trim())
  if (text) return [text[1]!, text[2]!.padStart(2, '0'), text[3]!.padStart(2, '0')].join('-')
  if (!/^-?\d{1,15}$/.test(birthday.trim())) return null
  const isInSeconds = createTime !== null && /^\d{9,10}$/.test(createTime.trim())
  const timeMs = Number(birthday) * (isInSeconds ? 1_000 : 1)
  return Math.abs(timeMs) > longestTimeMs ? null : chinaDay.format(timeMs)
}
