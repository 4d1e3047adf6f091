import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { read, utils, write } from 'xlsx'
import type { CoreServices } from '../../../../electron/core/createCoreServices.ts'
import { mappingFromSuggestions, proposeMapping } from '../../../../electron/core/mapping/proposeMapping.ts'
import { createMemoryKeychain } from '../../../../electron/core/keychain/memoryKeychain.ts'
import { openWorkbook } from '../../../../electron/core/spreadsheet/openWorkbook.ts'
import { previewSheet } from '../../../../electron/core/spreadsheet/preview/previewSheet.ts'
import type { IssueCode } from '../../../../electron/shared/model/issue.ts'
import type { Mapping } from '../../../../electron/shared/model/mapping.ts'
import { chooseDuplicates } from '../../../support/jobs/chooseDuplicates.ts'
import { makeFolder, openServices, prepareWith } from '../../../support/jobs/openServices.ts'

/** The services as the app makes them, with the worker thread, on the file that has every fault. */

const sample = fileURLToPath(new URL('../../../../resources/samples/messy.csv', import.meta.url))
const levelId = '9007199254740993'
const keychain = createMemoryKeychain()

let place: ReturnType<typeof makeFolder>
let services: CoreServices
beforeEach(() => {
  place = makeFolder()
  services = open()
})
afterEach(async () => {
  await services.close()
  place.remove()
})

function open(): CoreServices {
  return openServices(place.dataDir, { keychain })
}

async function propose(): Promise<Mapping> {
  const reader = await openWorkbook(sample)
  const { columns, rows } = await previewSheet(reader, {}, 100)
  await reader.close()
  const mapping = mappingFromSuggestions(proposeMapping(columns, rows))
  const level = mapping.columns.find(({ columnName }) => columnName === '会员等级')
  if (!level) throw new Error('no column 会员等级')
  level.target = {
    kind: 'custom',
    configId: levelId,
    configName: '会员等级',
    separators: '',
    valueType: 'single',
    options: ['金卡', '银卡', '普通卡'],
  }
  return mapping
}

async function prepare(mapping: Mapping): Promise<string> {
  const { job } = await prepareWith(services, { path: sample, mapping })
  return job.id
}

/** Columns of the sample. */
const [
  idColumn,
  phoneColumn,
  ,
  ,
  birthdayColumn,
  addressColumn,
  tagsColumn,
  levelColumn,
  remarkColumn,
  extraColumn,
] = Array.from({ length: 10 }, (_, index) => index) as [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
]

async function editRow(
  jobId: string,
  rowNumber: number,
  texts: { [columnIndex: number]: string },
): Promise<void> {
  const row = await services.jobs.locateRow(jobId, rowNumber)
  if (!row) throw new Error(`no row ${rowNumber}`)
  for (const [columnIndex, text] of Object.entries(texts)) {
    await services.corrections.editCell(jobId, { ...row, columnIndex: Number(columnIndex), text })
  }
}

function causeOf(jobId: string, code: IssueCode): { kind: 'cause'; code: IssueCode; field: never } {
  const group = services.jobs.issues(jobId).find((each) => each.code === code)
  return { kind: 'cause', code, field: (group?.field ?? null) as never }
}

it('a messy file is corrected without leaving the app, across going back, a restart and a file corrected in Excel', async () => {
  const mapping = await propose()
  const jobId = await prepare(mapping)
  expect(services.jobs.get(jobId)).toMatchObject({ invalidRows: 26, hasRows: true })
  // The short phone is corrected, the row without any identity left out; then the user goes back to match values.
  await editRow(jobId, 13, { [phoneColumn]: '13800001101' })
  const nobody = await services.jobs.rows(
    jobId,
    { kind: 'cause', code: 'identity.missing', field: null },
    0,
    10,
  )
  expect(nobody.total).toBe(1)
  await services.corrections.changeRows(jobId, causeOf(jobId, 'identity.missing'), { kind: 'skip' })
  const sexes = await services.profiles.distinctValues(jobId, 'sex')
  expect(
    sexes.values.filter(({ suggestedOption }) => suggestedOption === null).map(({ value }) => value),
  ).toEqual(['美女', '帅哥'])
  const levels = await services.profiles.distinctValues(jobId, `custom:${levelId}`)
  expect(levels.options).toEqual(['金卡', '银卡', '普通卡'])
  const level = `custom:${levelId}` as const
  await services.rechecks.recheck(jobId, {
    ...mapping,
    conversions: {
      twoDigitYears: 'lastHundredYears',
      dayMonthOrder: 'monthFirst',
      valueMatches: [
        { field: 'sex', from: '美女', to: '女' },
        { field: 'sex', from: '帅哥', to: '男' },
        { field: level, from: '普通', to: '普通卡' },
        { field: level, from: '钻石卡', to: '金卡' },
      ],
    },
  })
  expect(services.jobs.get(jobId)).toMatchObject({ editedRows: 1, skippedRows: 1 })
  const codes = (): string[] =>
    services.jobs.issues(jobId).flatMap(({ code, severity }) => (severity === 'error' ? [code] : []))
  expect(codes()).not.toContain('sex.unknownValue')
  expect(codes()).not.toContain('birthday.twoDigitYear')
  expect(codes()).not.toContain('phone.tooShort')
  const conversions = await services.profiles.conversions(jobId)
  const birthdays = conversions.find(({ kind, field }) => kind === 'birthdayFormat' && field === 'birthday')
  expect(birthdays?.count).toBe(6)

  // One row after the other where every row needs its own answer: the broken row is put back into its columns.
  await editRow(jobId, 38, {
    [addressColumn]: '上海市徐汇区,漕溪北路1号',
    [tagsColumn]: 'VIP',
    [levelColumn]: '金卡',
    [remarkColumn]: '地址里有逗号',
    [extraColumn]: '',
  })
  // All rows of a cause at once where one answer fits all.
  await services.corrections.changeRows(jobId, causeOf(jobId, 'tags.comma'), {
    kind: 'replaceText',
    columnIndex: tagsColumn,
    from: '10,000',
    to: '10000',
  })
  for (const code of codes().filter((each) => each.startsWith('birthday.'))) {
    const clear = { kind: 'clearCell', columnIndex: birthdayColumn } as const
    await services.corrections.changeRows(jobId, causeOf(jobId, code as IssueCode), clear)
  }
  expect(new Set(codes().map((code) => code.split('.')[0]))).toEqual(new Set(['phone', 'cell']))

  await services.close()
  services = open()

  // The phones are mended in Excel by somebody else.
  const problems = join(place.folder, 'problems.xlsx')
  const rows = await services.reports.writeProblems(jobId, problems, 'zh-CN')
  // One row has nothing but a landline, which asks for no work.
  const troubled = (await countRows(jobId, 'errors')) + services.jobs.get(jobId).warningRows
  expect(rows).toBe(troubled - 1)
  mendPhones(problems)
  expect(await services.reports.recognise(problems)).toMatchObject({
    kind: 'problemRows',
    jobId,
    fileName: 'messy.csv',
  })
  const merged = await services.corrections.mergeFile(jobId, problems)
  expect(merged).toMatchObject({ matchedRows: rows, unknownRows: 0 })
  expect(codes()).toEqual([])
  expect(services.jobs.get(jobId).invalidRows).toBe(0)

  await chooseDuplicates(services.corrections, jobId, ['identityId', 'phone'], 'merge')
  const job = services.jobs.get(jobId)
  expect(job.reconciliation).toMatchObject({ total: 34, skipped: 3, pending: 31 })
  expect(services.corrections.editState(jobId).undo?.kind).toBe('duplicates')
  const view = { filter: { kind: 'all' as const }, search: 'm001', values: [], sort: null }
  const { viewId } = await services.views.open(jobId, view)
  const page = await services.views.rows(jobId, viewId, 0, 10)
  expect(page.rows.map(({ skippedAs }) => skippedAs)).toEqual([null, 'duplicate'])
  expect(JSON.parse(page.rows[0]?.recordJson ?? '')).toMatchObject({ tags: 'VIP,老客户,大客户', sex: '男' })
  expectNothingInPlain(['13800001001', '王伟', '李芳', '漕溪北路', '13900002103', '大客户'])
}, 180_000)

async function countRows(jobId: string, kind: 'errors' | 'warnings'): Promise<number> {
  return (await services.jobs.rows(jobId, { kind }, 0, 1)).total
}

/** What a colleague does in Excel: other phones in the rows whose 问题 speaks of the phone. */
function mendPhones(path: string): void {
  const book = read(readFileSync(path))
  const sheet = book.Sheets[book.SheetNames[0]!]!
  const table = utils.sheet_to_json<string[]>(sheet, { header: 1, defval: '' })
  const problem = table[0]!.indexOf('问题')
  expect(table[0]!.slice(0, 2)).toEqual(['问题', '原表行号'])
  for (const [index, cells] of table.entries()) {
    const isWrong = /少|多\d|星号|文字或符号|开头|个号码|末尾/.test(String(cells[problem]))
    if (index > 0 && isWrong) cells[2 + phoneColumn] = `1390000${2_200 + index}`
    if (index > 0 && cells[2 + idColumn] === 'M103') cells[2 + phoneColumn] = '13900002103'
  }
  const mended = utils.book_new()
  utils.book_append_sheet(mended, utils.aoa_to_sheet(table), '有问题的行')
  writeFileSync(path, write(mended, { type: 'buffer', bookType: 'xlsx' }) as Buffer)
}

/** Customers' texts, as they were read or as they were corrected, stand in no file of the data folder. */
function expectNothingInPlain(texts: readonly string[]): void {
  const { dataDir } = place
  for (const name of readdirSync(dataDir)) {
    const bytes = readFileSync(join(dataDir, name))
    for (const text of texts) {
      expect(bytes.includes(Buffer.from(text)), `${text} in ${name}`).toBe(false)
      expect(bytes.includes(Buffer.from(text, 'utf16le')), `${text} in ${name}`).toBe(false)
    }
  }
}
