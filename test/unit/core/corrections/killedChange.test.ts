import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { EditLog } from '../../../../electron/core/corrections/EditLog.ts'
import { RowEditor } from '../../../../electron/core/corrections/RowEditor.ts'
import type { RowCorrection } from '../../../../electron/core/rows/RowCorrection.ts'
import { CorrectionFixture, rowsOf } from '../../../support/jobs/CorrectionFixture.ts'

let fixture: CorrectionFixture
beforeEach(() => (fixture = new CorrectionFixture()))
afterEach(() => fixture.close())

describe('a change that a kill interrupted', () => {
  it('can be undone exactly, however far it had got', async () => {
    const rows = Array.from({ length: 1_200 }, (_, index) => [`a${index % 700}`, '', '先', '', '', ''])
    await fixture.prepare(rowsOf(rows))
    const original = await fixture.state()
    const { journal, keys } = fixture.base
    const jobRecord = journal.jobs.get('job')
    const dataKey = await keys.open(jobRecord)
    const identityKey = await fixture.identityKey()
    const editor = new RowEditor(journal, jobRecord, { dataKey, identityKey })
    const cutOff = function* (): Generator<{ ordinal: number; after: RowCorrection }[]> {
      for (const first of [0, 500]) {
        yield Array.from({ length: 500 }, (_, index) => ({
          ordinal: first + index,
          after: {
            cells: { 0: `b${index % 20}`, 2: '男' },
            merged: {},
            skip: index % 3 ? null : ('user' as const),
          },
        }))
      }
      throw new Error('the disk is full')
    }
    await expect(new EditLog(journal, editor).change('setCell', cutOff())).rejects.toThrow('disk')
    fixture.restart()
    expect(fixture.corrections.editState('job').undo).toEqual({ kind: 'setCell', rows: 1_000 })
    await fixture.corrections.move('job', 'undo')
    expect(await fixture.state()).toEqual(original)
  })
})

// Rows that were restored before the kill, whose corrections are no longer those of the step, were counted twice or given other findings.
describe('an undo or redo that a kill interrupted', () => {
  it('goes on where it was, to exactly what was', async () => {
    const rows = Array.from({ length: 2_500 }, (_, index) => [
      `a${index}`,
      '',
      index % 2 ? '先' : '后',
      '',
      '',
      '',
    ])
    await fixture.prepare(rowsOf(rows))
    const ordinals = Array.from({ length: 2_500 }, (_, index) => index)
    const change = { kind: 'setCell' as const, columnIndex: 2, text: '女' }
    const states = { undo: await fixture.state(), redo: await fixture.state() }
    await fixture.corrections.changeRows('job', { kind: 'ordinals', ordinals }, change)
    states.redo = await fixture.state()
    for (const direction of ['undo', 'redo'] as const) {
      const { journal, keys } = fixture.base
      const jobRecord = journal.jobs.get('job')
      const dataKey = await keys.open(jobRecord)
      const identityKey = await fixture.identityKey()
      const editor = new RowEditor(journal, jobRecord, { dataKey, identityKey })
      const kill = (rowsDone: number): void => {
        if (rowsDone < 2_000) throw new Error('killed')
      }
      await expect(new EditLog(journal, editor).move(direction, kill)).rejects.toThrow('killed')
      fixture.restart()
      expect(await fixture.state()).not.toEqual(states[direction])
      await fixture.corrections.move('job', direction)
      expect(await fixture.state()).toEqual(states[direction])
    }
  })
})
