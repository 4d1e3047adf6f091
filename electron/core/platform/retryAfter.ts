/** The longest delay a timer of Node can wait; a longer one would fire at once. */
const longestDelayMs = 2_147_483_647

/**
 * Milliseconds to wait by a `Retry-After` header in either of its forms (RFC 9110, 10.2.3): seconds or a date.
 *
 * @param date the answer's own `Date` header. A date is counted from it, so that a wrong clock on this PC does not
 * matter; without it, from `nowMs`.
 * @returns at least 0 and at most what a timer can wait; null when there is no such header or it makes no sense.
 */
export function retryAfterMs(header: string | null, date: string | null, nowMs: number): number | null {
  const text = header?.trim() ?? ''
  if (/^\d+(\.\d+)?$/.test(text)) return Math.min(Math.ceil(Number(text) * 1_000), longestDelayMs)

  const until = parseHttpDate(text)
  if (until === null) return null
  const from = parseHttpDate(date) ?? nowMs
  return Math.min(Math.max(until - from, 0), longestDelayMs)
}

/** Every form of an HTTP date starts with the day of the week; Date.parse alone would take "-5" for a date. */
function parseHttpDate(text: string | null): number | null {
  if (text === null || !/^(mon|tue|wed|thu|fri|sat|sun)/i.test(text)) return null
  // The asctime form names no zone and means UTC.
  const time = Date.parse(/\d{4}$/.test(text) ? `${text} UTC` : text)
  return Number.isNaN(time) ? null : time
}
