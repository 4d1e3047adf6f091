import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FieldTarget } from '../../../../electron/shared/model/field.ts'
import type { ChangeProgress } from '../../../../electron/shared/model/correction.ts'
import type { Mapping } from '../../../../electron/shared/model/mapping.ts'
import { chooseDuplicates } from '../../../support/jobs/chooseDuplicates.ts'
import { CorrectionFixture, correctionMapping, rowsOf } from '../../../support/jobs/CorrectionFixture.ts'
import { makeFolder, openServices, prepareWith } from '../../../support/jobs/openServices.ts'

/** Step 2 again: the same rows by other fields, as the same job. */

const [one, two, three] = ['13800001111', '13800001112', '13800001113']
const cells = [
  ['a', one, '男', '1985-03-05', 'VIP', two],
  ['b', two, '先', '1990-01-02', '', two],
  ['c', one, '', '', '新', '1.5E+10'],
  ['d', three, '女', '', '新', ''],
]

/** The fixture's mapping with other fields for some columns, by name. */
function mapped(fields: { [columnName: string]: FieldTarget | null }, more: Partial<Mapping> = {}): Mapping {
  const columns = correctionMapping.columns.map((column) => {
    const target = fields[column.columnName]
    return target === undefined ? column : { ...column, target }
  })
  return { ...correctionMapping, columns, ...more }
}
const standard = (field: 'phone' | 'identityId' | 'remark' | 'address'): FieldTarget => ({
  kind: 'standard',
  field,
})
const several: FieldTarget = {
  kind: 'custom',
  configId: '42',
  configName: '标记',
  separators: '、',
  valueType: 'multi',
}

let fixture: CorrectionFixture
beforeEach(() => (fixture = new CorrectionFixture()))
afterEach(() => fixture.close())

const correct = (columnIndex: number, text: string) =>
  fixture.corrections.editCell('job', { ordinal: 1, columnIndex, text })

describe('checking the rows of a job by other fields', () => {
  it.each<[string, Mapping]>([
    ['another column identifies the customer', mapped({ 手机: null, 说明: standard('phone') })],
    ['the id comes from another column', mapped({ 编号: null, 说明: standard('identityId') })],
    ['a column that had no field gets one', mapped({ 说明: standard('remark') })],
    ['a fixed value is added', mapped({}, { constants: [{ target: standard('remark'), value: '门店' }] })],
    ['two columns make the address', mapped({ 标签: standard('address'), 说明: standard('address') })],
    ['two columns fill one field', mapped({ 标签: several, 说明: several })],
    ['blanks clear', mapped({}, { blanksClear: true })],
  ])('is as if it had been prepared so: %s', async (_what, mapping) => {
    await fixture.prepare(rowsOf(cells))
    await correct(2, '女')
    await correct(5, three)
    await fixture.corrections.changeRows('job', { kind: 'ordinals', ordinals: [3] }, { kind: 'skip' })
    await fixture.rechecks.recheck('job', mapping)
    const corrected = cells.map((texts, index) => (index === 1 ? texts.with(2, '女').with(5, three) : texts))
    await fixture.prepare(rowsOf(corrected), { id: 'fresh', mapping })
    await fixture.corrections.changeRows('fresh', { kind: 'ordinals', ordinals: [3] }, { kind: 'skip' })
    expect(await fixture.state('job')).toEqual(await fixture.state('fresh'))
  })

  // A phone typed by hand was lost when its column was left out for a moment.
  it('keeps corrections of a column that is left out, for when it has a field again', async () => {
    await fixture.prepare(rowsOf(cells))
    await correct(1, three)
    const before = await fixture.state()
    await fixture.rechecks.recheck('job', mapped({ 手机: null }))
    const { rows } = await fixture.queries.rows('job', { kind: 'all' }, 1, 1)
    expect(rows[0], 'shown, and not sent').toMatchObject({ editedColumns: [1] })
    expect(rows[0]!.recordJson).not.toContain(three)
    await fixture.rechecks.recheck('job', correctionMapping)
    expect(await fixture.state()).toEqual(before)
  })

  it('undoes and redoes them while the column is left out', async () => {
    await fixture.prepare(rowsOf(cells))
    const untouched = await fixture.state()
    await correct(1, three)
    const corrected = await fixture.state()
    await fixture.rechecks.recheck('job', mapped({ 手机: null }))
    await fixture.corrections.move('job', 'undo')
    await fixture.rechecks.recheck('job', correctionMapping)
    expect(await fixture.state()).toEqual(untouched)
    await fixture.rechecks.recheck('job', mapped({ 手机: null }))
    await fixture.corrections.move('job', 'redo')
    await fixture.rechecks.recheck('job', correctionMapping)
    expect(await fixture.state()).toEqual(corrected)
  })

  // Repeated phones were not found any more once the column had been left out for a moment.
  it('compares customers by a column that identifies them again, and repeats no choice by it', async () => {
    await fixture.prepare(rowsOf(cells))
    await fixture.rechecks.recheck('job', mapped({ 手机: null }))
    expect(await fixture.corrections.duplicates('job')).toMatchObject({ fields: ['identityId'], rows: 0 })
    await fixture.rechecks.recheck('job', correctionMapping)
    const found = { fields: ['identityId', 'phone'], rows: 1, keep: null }
    expect(await fixture.corrections.duplicates('job')).toMatchObject(found)
    await chooseDuplicates(fixture.corrections, 'job', ['phone'], 'first')
    await fixture.rechecks.recheck('job', mapped({ 手机: null }))
    expect(fixture.queries.get('job').skippedRows, 'nobody was asked about the id').toBe(0)
    expect(await fixture.corrections.duplicates('job')).toMatchObject({ fields: ['identityId'], keep: null })
  })

  // Matched by the 身份识别ID, which no row has any more, every customer would have been a new one.
  it('matches customers as is usual for the fields, unless the user chose otherwise', async () => {
    await fixture.prepare(rowsOf(cells))
    const fuzzy = { isMatching: true, matchingType: 2, identifyWay: 2, importMode: 1 }
    const withoutId = mapped({ 编号: null })
    expect((await fixture.rechecks.recheck('job', withoutId))?.options).toEqual(fuzzy)
    const precise = { isMatching: true, matchingType: 1, importMode: 1 }
    expect((await fixture.rechecks.recheck('job', correctionMapping))?.options).toEqual(precise)
    const chosen = { isMatching: false, importMode: 2 } as const
    const { key } = fixture.base.journal.jobs.get('job')
    fixture.base.journal.write(() => fixture.base.journal.jobs.setOptions(key, chosen, '2026-11-24'))
    expect((await fixture.rechecks.recheck('job', withoutId))?.options).toEqual(chosen)
  })

  // The next file with this header was read as one sheet, and its hidden rows were imported.
  it.each([
    ['all sheets', { sheets: ['一', '二'] }, {}, { sheets: ['一', '二'] }],
    [
      'hidden rows left out',
      { conversions: { hiddenRows: 'skip' as const } },
      {},
      { conversions: { hiddenRows: 'skip' } },
    ],
    ['hidden rows that were read', {}, { conversions: { hiddenRows: 'skip' as const } }, {}],
  ])('remembers how the rows were read: %s', async (_what, readAs, asked, remembered) => {
    await fixture.prepare(rowsOf(cells), { mapping: { ...correctionMapping, ...readAs } })
    const job = await fixture.rechecks.recheck('job', mapped({ 说明: standard('remark') }, asked))
    const { sheets, conversions } = job!.mapping
    expect(JSON.parse(JSON.stringify({ sheets, conversions }))).toEqual(remembered)
  })
})

describe('in the worker thread', () => {
  let place: ReturnType<typeof makeFolder>
  beforeEach(() => (place = makeFolder()))
  afterEach(() => place.remove())

  it('needs no file, and leaves the job as it was when it is cancelled', async () => {
    const path = join(place.folder, 'customers.csv')
    const header = correctionMapping.columns.map(({ columnName }) => columnName).join(',')
    const lines = Array.from({ length: 20_000 }, (_, row) => `${row},1380000${1000 + (row % 9000)},,,,备注`)
    writeFileSync(path, [header, ...lines].join('\n'))
    const told: ChangeProgress[] = []
    let cancels = (): void => undefined
    const services = openServices(place.dataDir, {
      events: {
        changeProgress: (progress) => {
          told.push(progress)
          cancels()
        },
      },
    })
    try {
      const { job } = await prepareWith(services, { path, mapping: correctionMapping })
      rmSync(path)
      cancels = () => services.rechecks.cancel(job.id)
      expect(await services.rechecks.recheck(job.id, mapped({ 说明: standard('remark') }))).toBeNull()
      expect(services.jobs.get(job.id).mapping).toEqual(job.mapping)
      expect(told.map(({ phase, rowsTotal }) => [phase, rowsTotal])).toContainEqual(['checking', 20_000])
      cancels = () => undefined
      const checked = await services.rechecks.recheck(job.id, mapped({ 说明: standard('remark') }))
      expect(checked).toMatchObject({ id: job.id, reconciliation: { total: 20_000 } })
      expect(services.jobs.list()).toHaveLength(1)
    } finally {
      await services.close()
    }
  }, 60_000)
})
