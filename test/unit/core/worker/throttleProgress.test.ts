import { expect, it } from 'vitest'
import { throttleProgress } from '../../../../electron/core/worker/throttleProgress.ts'

// Reports of every 256 rows made the window's process spend a tenth of the time of preparing on messages.
it('passes on the first report and one every 40 ms', () => {
  let nowMs = 0
  const passed: number[] = []
  const report = throttleProgress(
    ({ rowsDone }) => passed.push(rowsDone),
    () => nowMs,
  )
  for (; nowMs < 200; nowMs += 5) report({ rowsDone: nowMs, fraction: 0 })
  expect(passed).toEqual([0, 40, 80, 120, 160])
})
