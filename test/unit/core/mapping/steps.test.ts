import { expect, it } from 'vitest'
import { proposeInSteps, proposeMapping } from '../../../../electron/core/mapping/proposeMapping.ts'
import { atOnce, inTurns } from '../../../../electron/core/mapping/steps.ts'

// 16,384 columns kept the window waiting for twelve seconds.
it('gives the process back between the columns of a wide sheet', async () => {
  const columns = Array.from({ length: 60 }, (_, index) => ({
    index,
    name: index === 40 ? '手机号' : `指标${index}`,
    samples: [],
  }))
  const rows = [{ rowNumber: 2, cells: columns.map(() => '13812345678'), defects: null, hidden: false }]
  let othersRan = 0
  let isDone = false
  const others = (): void => {
    othersRan += 1
    if (!isDone) setImmediate(others)
  }
  setImmediate(others)
  // Every look at the clock is ten milliseconds later.
  let nowMs = 0
  const suggestions = await inTurns(proposeInSteps(columns, rows), () => (nowMs += 10))
  isDone = true
  expect(othersRan).toBeGreaterThan(20)
  expect(suggestions).toEqual(proposeMapping(columns, rows))
  expect(suggestions[40]).toMatchObject({ target: { field: 'phone' }, state: 'matched' })
  expect(atOnce(proposeInSteps(columns, rows))).toEqual(suggestions)
})
