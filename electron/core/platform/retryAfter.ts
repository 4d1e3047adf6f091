/** Longest delay of a Node timer; a longer one would fire at once. */
export const longestTimerMs = 2_147_483_647
/** Longest wait that is recorded and shown with its date: the years of four digits. */
export const longestHoldMs = 7_000 * 365 * 24 * 60 * 60 * 1_000

/**
 * Parses a `Retry-After` header in either form (RFC 9110, 10.2.3), seconds or a date, to milliseconds.
 *
 * @param date the answer's own `Date` header. Dates are measured from it, so that a wrong clock on this PC
 *   does not matter; without it, from `nowMs`
 * @param longestMs longer waits are cut to it; default: the longest delay of a timer
 * @returns null when the header is absent or invalid
 */
export function retryAfterMs(
  header: string | null,
  date: string | null,
  nowMs: number,
  longestMs = longestTimerMs,
): number | null {
  const text = header?.trim() ?? ''
  if (/^\d+(\.\d+)?$/.test(text)) return Math.min(Math.ceil(Number(text) * 1_000), longestMs)

  const until = parseHttpDate(text)
  if (until === null) return null
  const from = parseHttpDate(date) ?? nowMs
  return Math.min(Math.max(until - from, 0), longestMs)
}

/**
 * Parses an HTTP date. Every form starts with the day of the week; Date.parse alone would accept "-5" as a
 * date.
 */
function parseHttpDate(text: string | null): number | null {
  if (text === null || !/^(mon|tue|wed|thu|fri|sat|sun)/i.test(text)) return null
  // The asctime form names no zone and means UTC.
  const time = Date.parse(/\d{4}$/.test(text) ? `${text} UTC` : text)
  return Number.isNaN(time) ? null : time
}
