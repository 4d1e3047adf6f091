import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CoreServices } from '../../../../electron/core/createCoreServices.ts'
import { Journal } from '../../../../electron/core/journal/Journal.ts'
import { previewFile } from '../../../../electron/core/spreadsheet/preview/previewFile.ts'
import type { StandardField } from '../../../../electron/shared/model/field.ts'
import type { Mapping } from '../../../../electron/shared/model/mapping.ts'
import { nameRow } from '../../../../electron/shared/model/rowPlace.ts'
import { readChoicesSchema, type ReadChoices } from '../../../../electron/shared/model/workbook.ts'
import { makeFolder, openServices, prepareWith } from '../../../support/jobs/openServices.ts'
import { temporaryFiles, type TemporaryFiles } from '../../../support/workbooks/temporaryFiles.ts'
import { textRow, writeXlsx } from '../../../support/workbooks/writeXlsx.ts'

let place: ReturnType<typeof makeFolder>
let files: TemporaryFiles
let services: CoreServices

beforeEach(() => {
  place = makeFolder()
  files = temporaryFiles()
  services = openServices(place.dataDir)
})
afterEach(async () => {
  await services.close()
  place.remove()
  files.remove()
})

const mappingOf = (...columns: [name: string, field: StandardField][]): Mapping => ({
  columns: columns.map(([columnName, field], columnIndex) => ({
    columnIndex,
    columnName,
    target: { kind: 'standard', field },
  })),
  constants: [],
  blanksClear: false,
})

async function prepare(path: string, choices: ReadChoices, mapping: Mapping) {
  const { job, issues } = await prepareWith(services, { path, choices, mapping })
  const { rows } = await services.jobs.rows(job.id, { kind: 'all' }, 0, 100)
  const named = rows.map(({ rowNumber, cells }) => [nameRow(rowNumber, job.mapping.sheets), ...cells])
  return { job, issues, rows, named }
}

describe('reading as the user chose', () => {
  // The preview was cut at the chosen character, and the import again at the detected one.
  it('cuts at the chosen separator in preview and import', async () => {
    const path = files.write('a.csv', '姓名^手机\n张,三^13812345678\n')
    const choices = { delimiter: '^' }
    const { columns, workbook } = await previewFile(path, choices)
    expect(columns.map(({ name }) => name)).toEqual(['姓名', '手机'])
    expect(workbook.delimiter).toBe('^')
    const { named } = await prepare(path, choices, mappingOf(['姓名', 'realName'], ['手机', 'phone']))
    expect(named).toEqual([['2', '张,三', '13812345678']])
  })

  it('refuses separators that cannot separate', () => {
    for (const delimiter of ['', '"', '\n', '\r', '||', '😀'])
      expect(readChoicesSchema.safeParse({ delimiter }).success, JSON.stringify(delimiter)).toBe(false)
    for (const delimiter of [',', '\t', ' ', 'x', '｜'])
      expect(readChoicesSchema.safeParse({ delimiter }).success, JSON.stringify(delimiter)).toBe(true)
  })

  it('imports every row of a table without a header', async () => {
    const path = files.write('a.csv', '张三,13812345678\n李四,13912345678\n')
    const mapping = mappingOf(['列A', 'realName'], ['列B', 'phone'])
    const { job, named } = await prepare(path, { headerRow: 0 }, mapping)
    expect(named.map(([row]) => row)).toEqual(['1', '2'])
    expect(job.invalidRows).toBe(0)
  })
})

// Totals were asked about in every file of the month.
it('leaves out totals where the user did so with this header before, as a step to undo', async () => {
  const path = files.write('a.csv', '姓名,手机\n张三,13812345678\n合计：1,\n')
  const mapping = mappingOf(['姓名', 'realName'], ['手机', 'phone'])
  const skipping = { ...mapping, conversions: { notCustomers: 'skip' as const } }
  const { job } = await prepare(path, {}, skipping)
  expect(services.jobs.get(job.id)).toMatchObject({ invalidRows: 0, skippedRows: 1 })
  expect(services.corrections.editState(job.id).undo).toEqual({ kind: 'skipNotCustomers', rows: 1 })
  await services.corrections.move(job.id, 'undo')
  expect(services.jobs.get(job.id)).toMatchObject({ invalidRows: 1, skippedRows: 0 })
  expect((await prepare(path, {}, mapping)).job.invalidRows).toBe(1)
})

// The rows were read before the merges behind them were known: what the first reading staged and counted has to go.
it('prepares a sheet with merged cells as if it had been read once', async () => {
  const data = [
    ['姓名', '手机', '性别'],
    ['张三', '1380000', '男'],
    ['', '13900000000', '先'],
    ['', '13900000000', '女'],
  ]
    .map((cells, index) => textRow(index + 1, cells))
    .join('')
  const after = '<mergeCells count="1"><mergeCell ref="A2:A4"/></mergeCells>'
  const path = files.write('a.xlsx', writeXlsx({ sheets: [{ name: '一店', data, after }] }))
  const mapping = mappingOf(['姓名', 'realName'], ['手机', 'phone'], ['性别', 'sex'])
  const { job, issues, named } = await prepare(path, {}, mapping)
  expect(named).toEqual([
    ['2', '张三', '1380000', '男'],
    ['3', '张三', '13900000000', '先'],
    ['4', '张三', '13900000000', '女'],
  ])
  expect(job.reconciliation.total).toBe(3)
  const counts = issues.map(({ code, count }) => [code, count])
  expect(counts).toEqual(
    expect.arrayContaining([
      ['sex.unknownValue', 1],
      ['duplicate.inFile', 1],
    ]),
  )
  const conversions = await services.profiles.conversions(job.id)
  expect(conversions.find(({ kind }) => kind === 'mergedCell')?.count).toBe(2)
})

describe('several sheets in one job', () => {
  const branches = (): string =>
    files.write(
      'a.xlsx',
      writeXlsx({
        sheets: [
          {
            name: '一店',
            data: [
              ['姓名', '手机'],
              ['张三', '13812345678'],
              ['李四', '1390000'],
            ]
              .map((cells, index) => textRow(index + 1, cells))
              .join(''),
          },
          {
            name: '二店',
            data: [
              ['手机', '姓名'],
              ['13812345678', '张三'],
              ['13700', '王五'],
            ]
              .map((cells, index) => textRow(index + 1, cells))
              .join(''),
          },
        ],
      }),
    )
  const mapping = mappingOf(['姓名', 'realName'], ['手机', 'phone'])

  // Row 2 of either sheet had the same number: a correction of one changed the other.
  it('names every row by sheet and number: in the table, the findings, the report and its merge', async () => {
    const { job, rows, named } = await prepare(branches(), { allSheets: true }, mapping)
    expect(job.sheetName).toBe('一店、二店')
    expect(job.mapping.sheets).toEqual(['一店', '二店'])
    expect(named).toEqual([
      ['2 (一店)', '张三', '13812345678'],
      ['3 (一店)', '李四', '1390000'],
      ['2 (二店)', '张三', '13812345678'],
      ['3 (二店)', '王五', '13700'],
    ])
    const located = await services.jobs.locateRow(job.id, rows[2]!.rowNumber)
    expect(located).toEqual({ ordinal: 2 })

    const problems = join(files.folder, 'problems.csv')
    await services.reports.writeProblems(job.id, problems, 'zh-CN')
    const text = readFileSync(problems, 'utf8')
    expect(text).toContain('第2 (二店)行与第2 (一店)行是同一个客户')
    expect(text).toContain(',3 (一店),李四')

    const corrected = files.write('corrected.csv', text.replace('13700', '13712345678'))
    const merged = await services.corrections.mergeFile(job.id, corrected)
    expect(merged).toMatchObject({ matchedRows: 3, changedCells: 1, unknownRows: 0 })
    const after = await services.jobs.rows(job.id, { kind: 'all' }, 0, 100)
    expect(after.rows.map(({ cells }) => cells[1])).toEqual([
      '13812345678',
      '1390000',
      '13812345678',
      '13712345678',
    ])
  })

  it('keeps plain row numbers for the one sheet that is chosen', async () => {
    const { job, named } = await prepare(branches(), { sheetIndex: 1 }, mappingOf(['手机', 'phone']))
    expect(job.mapping.sheets).toBeUndefined()
    expect(named.map(([row]) => row)).toEqual(['2', '3'])
  })

  // One sheet of it was uploaded; all sheets together would have sent its rows again, without a notice.
  it('finds the upload of one of its sheets', async () => {
    const path = branches()
    const { job } = await prepare(path, { allSheets: true }, mapping)
    expect(await services.preparation.uploadsOf(path, ['二店'])).toEqual([])
    // It waits; the same bytes are not to be prepared beside it unasked.
    expect(await services.preparation.unfinishedOf(path)).toEqual([job.id])
    const journal = Journal.open(place.dataDir)
    const { key } = journal.jobs.get(job.id)
    journal.write(() => journal.jobs.setState(key, 'stopped', new Date().toISOString()))
    expect(await services.preparation.uploadsOf(path, ['二店'])).toEqual([job.id])
    expect(await services.preparation.uploadsOf(path, ['三店'])).toEqual([])
    journal.write(() => journal.jobs.setState(key, 'completed', new Date().toISOString()))
    journal.close()
    expect(await services.preparation.unfinishedOf(path)).toEqual([])
  })
})

describe('hidden rows', () => {
  const filtered = (): string =>
    files.write(
      'a.xlsx',
      writeXlsx({
        sheets: [
          {
            name: '客户',
            data:
              textRow(1, ['姓名', '手机']) +
              textRow(2, ['张三', '13812345678']) +
              textRow(3, ['李四', '13912345678']).replace('<row ', '<row hidden="1" ') +
              textRow(4, ['王五', '13712345678']),
          },
        ],
      }),
    )
  const mapping = mappingOf(['姓名', 'realName'], ['手机', 'phone'])
  const answered = (hiddenRows: 'include' | 'skip'): Mapping => ({ ...mapping, conversions: { hiddenRows } })

  // They went up without a notice, beyond the first hundred rows even without a count.
  it('are imported by default, and each is reported', async () => {
    const { job, issues, rows } = await prepare(filtered(), {}, mapping)
    expect(job.reconciliation.total).toBe(3)
    expect(issues).toEqual([{ code: 'row.hidden', field: null, severity: 'warning', count: 1 }])
    expect(rows[1]!.issues.map(({ code }) => code)).toEqual(['row.hidden'])
    // The finding is about the row: correcting a cell does not remove it.
    await services.corrections.editCell(job.id, { ordinal: 1, columnIndex: 0, text: '李四四' })
    const after = await services.jobs.rows(job.id, { kind: 'all' }, 1, 1)
    expect(after.rows[0]!.issues.map(({ code }) => code)).toEqual(['row.hidden'])
  })

  it('are imported or skipped as answered, without further questions', async () => {
    const included = await prepare(filtered(), {}, answered('include'))
    expect(included.job.reconciliation.total).toBe(3)
    expect(included.issues).toEqual([])
    const skipped = await prepare(filtered(), {}, answered('skip'))
    expect(skipped.named.map(([row]) => row)).toEqual(['2', '4'])
  })

  // The choice of step 1 was forgotten with the next file of the same header.
  it('are remembered as chosen at step 1, which goes before an earlier answer', async () => {
    const skipped = await prepare(filtered(), { skipHiddenRows: true }, mapping)
    expect(skipped.job.mapping.conversions).toEqual({ hiddenRows: 'skip' })
    const shown = await prepare(filtered(), { skipHiddenRows: false }, answered('skip'))
    expect(shown.job.reconciliation.total).toBe(3)
    expect(shown.job.mapping.conversions?.hiddenRows).toBeUndefined()
  })
})
