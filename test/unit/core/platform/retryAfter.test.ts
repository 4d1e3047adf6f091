import { expect, it } from 'vitest'
import { longestHoldMs, retryAfterMs } from '../../../../electron/core/platform/retryAfter.ts'

const now = Date.UTC(2026, 10, 24, 8, 0, 0)
const serverNow = 'Tue, 24 Nov 2026 08:00:00 GMT'

it.each<[string, string | null, string | null, number | null]>([
  ['seconds', '30', null, 30_000],
  ['zero', '0', serverNow, 0],
  ['seconds with spaces', ' 5 ', null, 5_000],
  ['a fraction is rounded up, never early', '1.0001', null, 1_001],
  ['more than a timer can wait', '99999999999', null, 2_147_483_647],
  ['a date without Date: by this clock', 'Tue, 24 Nov 2026 08:01:30 GMT', null, 90_000],
  [
    'a date counted from the server clock, ours is off',
    'Tue, 24 Nov 2026 10:00:10 GMT',
    'Tue, 24 Nov 2026 10:00:00 GMT',
    10_000,
  ],
  ['a date that is over', 'Tue, 24 Nov 2026 07:00:00 GMT', serverNow, 0],
  ['the RFC 850 form', 'Tuesday, 24-Nov-26 08:00:20 GMT', serverNow, 20_000],
  ['the asctime form, which means UTC', 'Tue Nov 24 08:00:20 2026', serverNow, 20_000],
  ['a Date that makes no sense', 'Tue, 24 Nov 2026 08:00:07 GMT', 'soon', 7_000],
  ['none', null, serverNow, null],
  ['an empty one', '', null, null],
  ['a negative number, which Date.parse takes for a date', '-5', null, null],
  ['words', 'later', null, null],
  ['a day of the week only', 'Tue', null, null],
])('retryAfterMs reads %s', (_name, header, date, expected) => {
  expect(retryAfterMs(header, date, now)).toBe(expected)
})

// Before: the job was shown as held for 24.8 days, the longest delay of a timer, whatever the platform asked for.
it.each([
  ['30 days in seconds', '2592000', 30],
  ['30 days as a date', 'Thu, 24 Dec 2026 08:00:00 GMT', 30],
])('retryAfterMs keeps %s when the wait is only recorded', (_name, header, days) => {
  expect(retryAfterMs(header, serverNow, now, longestHoldMs)).toBe(days * 86_400_000)
})

it('the longest wait that is recorded ends on a date of four digits', () => {
  const waitMs = retryAfterMs('9'.repeat(30), null, now, longestHoldMs) ?? Number.NaN
  expect(new Date(now + waitMs).toISOString()).toMatch(/^9\d{3}-/)
})
