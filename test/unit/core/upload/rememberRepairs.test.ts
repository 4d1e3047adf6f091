import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Cause, Fix } from '../../../../electron/shared/model/fix.ts'
import type { ConversionChoices } from '../../../../electron/shared/model/mapping.ts'
import { CorrectionFixture, correctionMapping, rowsOf } from '../../../support/jobs/CorrectionFixture.ts'

/** A question that is answered by repairing the rows was asked again for every file of the month. */

let fixture: CorrectionFixture
beforeEach(async () => {
  fixture = new CorrectionFixture()
  await fixture.prepare(
    rowsOf([
      ['a', '13800001111', '男', '85-3-5', '', ''],
      ['b', '13800001112', '', '1990-01-02', '', ''],
      ['合计', '', '', '', '', ''],
    ]),
  )
})
afterEach(() => fixture.close())

const repair = (code: Cause['code'], field: Cause['field'], fix: Fix) =>
  fixture.corrections.applyFix('job', { code, field }, fix, null)
const completeYears = () => repair('birthday.twoDigitYear', 'birthday', { kind: 'shortYear' })
const skipTotals = () => repair('row.notCustomer', null, { kind: 'skipRows' })
const answers = (): ConversionChoices | undefined => fixture.queries.get('job').mapping.conversions

describe('a repair of a whole cause', () => {
  it('answers its question for the next file once the rows are uploaded', async () => {
    await completeYears()
    await skipTotals()
    expect(answers(), 'it can still be undone').toBeUndefined()
    const { state } = await fixture.base.uploadToEnd('job')
    expect(state).toBe('completed')
    expect(answers()).toEqual({ twoDigitYears: 'lastHundredYears', notCustomers: 'skip' })
  })

  it('answers nothing when it was undone, or its rows were taken back', async () => {
    await completeYears()
    await fixture.corrections.move('job', 'undo')
    await skipTotals()
    await fixture.corrections.changeRows('job', { kind: 'ordinals', ordinals: [2] }, { kind: 'unskip' })
    await fixture.corrections.changeRows('job', { kind: 'errors' }, { kind: 'skip' })
    await fixture.base.uploadToEnd('job')
    expect(answers()).toBeUndefined()
  })

  it('is no answer where rows were left out for another reason', async () => {
    await completeYears()
    await fixture.corrections.changeRows('job', { kind: 'errors' }, { kind: 'skip' })
    await fixture.base.uploadToEnd('job')
    expect(answers()).toEqual({ twoDigitYears: 'lastHundredYears' })
  })
})

describe('the answer to leave out totals and notes', () => {
  const skipping = { ...correctionMapping, conversions: { notCustomers: 'skip' as const } }
  const skipped = () => fixture.queries.get('job').skippedRows

  it('is followed by checking again, as a step to undo, and taken back with it', async () => {
    await fixture.rechecks.recheck('job', skipping)
    expect(skipped()).toBe(1)
    expect(fixture.corrections.editState('job').undo).toEqual({ kind: 'skipNotCustomers', rows: 1 })
    await fixture.corrections.changeRows('job', { kind: 'ordinals', ordinals: [1] }, { kind: 'skip' })
    await fixture.rechecks.recheck('job', correctionMapping)
    expect(skipped(), 'what the user left out by hand stays out').toBe(1)
    expect(fixture.queries.issues('job').map(({ code }) => code)).toContain('row.notCustomer')
  })
})
