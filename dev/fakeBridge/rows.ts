import type { Issue, IssueGroup } from '../../electron/shared/model/issue.ts'
import type { CheckedRow } from '../../electron/shared/model/checkedRow.ts'
import type { ColumnSuggestion, ColumnTrialRow, Mapping } from '../../electron/shared/model/mapping.ts'
import type { ReadChoices, Row, SheetPreview } from '../../electron/shared/model/workbook.ts'

const surnames = ['王', '李', '张', '刘', '陈', '杨', '欧阳', '赵', '黄', '周']
const givenNames = ['伟', '秀英', '敏', '静怡', '磊', '洋', '艳', '杰', '娟', '志强']
const cities = [
  '深圳市南山区粤海街道科技园路',
  '上海市徐汇区漕溪北路',
  '成都市武侯区天府大道',
  '杭州市西湖区文三路',
]

/** The first data row is row 4 of the invented file. */
export const firstRowNumber = 4

export const columnNames = [
  '会员号',
  '姓名',
  '手机',
  '性别',
  '出生日期',
  '联系地址（含省市区的完整收货地址）',
  '标签',
  '会员等级',
  '备注信息',
  '导出时间',
]

function pick(list: readonly string[], index: number): string {
  return list[index % list.length] ?? ''
}

/** Returns data row `index` of the invented file; deterministic. */
export function cellsOf(index: number, isClean = false): string[] {
  // Every 500th customer is the one before, once more.
  const person = index % 500 === 499 ? index - 1 : index
  const phone = `13${String(800_000_000 + ((person * 7_919) % 199_999_999)).padStart(9, '0')}`
  const isBad = !isClean && index % 97 === 11
  return [
    `VIP${String(100_000 + index)}`,
    pick(surnames, person) + pick(givenNames, person * 3 + 1),
    isBad ? phone.slice(0, 9) : phone,
    index % 3 === 0 ? '男' : index % 41 === 2 && !isClean ? '先生' : '女',
    `19${60 + (index % 40)}-0${1 + (index % 9)}-1${index % 10}`,
    `${pick(cities, index)}${1 + (index % 300)}号`,
    index % 4 === 0 ? '老客户 双十一' : '新客户',
    pick(['金卡', '银卡', '普通'], index),
    index % 5 === 0 ? '' : '来自门店登记',
    '2026-11-20 09:30:00',
  ]
}

/** Returns the issues that the conversions of phone and sex would report. */
export function issuesOfCells(cells: readonly string[]): Issue[] {
  const issues: Issue[] = []
  const length = cells[2]?.length ?? 0
  if (length > 0 && length < 11) {
    issues.push({
      code: 'phone.tooShort',
      severity: 'error',
      field: 'phone',
      columnIndex: 2,
      params: { length, missing: 11 - length, expected: 11 },
    })
  }
  if (!['男', '女', ''].includes(cells[3] ?? '')) {
    issues.push({ code: 'sex.unknownValue', severity: 'warning', field: 'sex', columnIndex: 3, params: {} })
  }
  return issues
}

function issuesOf(index: number, isClean: boolean): Issue[] {
  return issuesOfCells(cellsOf(index, isClean))
}

export function issueGroups(total: number, isClean: boolean): IssueGroup[] {
  const groups = new Map<string, IssueGroup>()
  for (let index = 0; index < total; index += 1) {
    for (const { code, field, severity } of issuesOf(index, isClean)) {
      const group = groups.get(code) ?? { code, field, severity, count: 0 }
      groups.set(code, { ...group, count: group.count + 1 })
    }
  }
  return [...groups.values()]
}

export function recordJson(index: number): string {
  const [
    identityId = '',
    realName = '',
    phone = '',
    sex = '',
    birthday = '',
    address = '',
    tags = '',
    level = '',
  ] = cellsOf(index, true)
  const values = JSON.stringify([level])
  const standard = JSON.stringify({
    identityId,
    phone,
    realName,
    sex,
    address,
    birthday,
    tags: tags.replace(' ', ','),
  })
  // An id beyond 2^53, as digits: it must reach the screen unchanged.
  return `${standard.slice(0, -1)},"customFields":[{"configId":9007199254740993,"configName":"会员等级","values":${values}}]}`
}

export function checkedRow(index: number, isClean: boolean): CheckedRow {
  const issues = issuesOf(index, isClean)
  return {
    ordinal: index,
    rowNumber: index + 4,
    cells: cellsOf(index, isClean),
    recordJson: recordJson(index),
    editedColumns: [],
    originalTexts: [],
    skippedAs: null,
    issues,
    state: issues.some((issue) => issue.severity === 'error') ? 'invalid' : 'ready',
  }
}

/** One cell of the peek at a column. */
export function triedCell(index: number, columnIndex: number, isImported: boolean): ColumnTrialRow {
  const cells = cellsOf(index)
  const raw = cells[columnIndex] ?? ''
  const issue = isImported
    ? (issuesOfCells(cells).find((each) => each.columnIndex === columnIndex) ?? null)
    : null
  const sent = !isImported || issue?.severity === 'error' ? null : raw === '' ? [] : raw.split(' ')
  return { rowNumber: index + 4, raw, sent, issue }
}

export function preview(fileName: string, choices: ReadChoices, rowCount: number): SheetPreview {
  const isText = fileName.endsWith('.csv')
  const headerRow = choices.headerRow ?? 3
  const head: Row[] = [
    { rowNumber: 1, cells: ['门店会员导出表'], defects: null, hidden: false },
    { rowNumber: 2, cells: ['导出人：小陈', '', '', '', '', '2026-11-20'], defects: null, hidden: false },
    { rowNumber: 3, cells: columnNames, defects: null, hidden: false },
    ...Array.from({ length: 17 }, (_, index) => ({
      rowNumber: index + 4,
      cells: cellsOf(index),
      defects: null,
      hidden: false,
    })),
  ]
  const header = head[headerRow - 1]?.cells ?? []
  const rows = head.slice(headerRow)
  return {
    workbook: {
      fileName,
      sizeBytes: 1_834_112,
      format: isText ? 'csv' : 'xlsx',
      encoding: isText ? (choices.encoding ?? 'gb18030') : null,
      delimiter: isText ? (choices.delimiter ?? ',') : null,
      sheets: isText
        ? [{ index: 0, name: fileName, hidden: false }]
        : [
            { index: 0, name: '会员名单', hidden: false },
            { index: 1, name: '填写说明', hidden: false },
            { index: 2, name: '字典', hidden: true },
          ],
    },
    sheetIndex: choices.sheetIndex ?? 0,
    headerRow,
    columns: columnNames.map((_, index) => ({
      index,
      name: header[index] || `列${String.fromCharCode(65 + index)}`,
      samples: rows.slice(0, 3).map((row) => row.cells[index] ?? ''),
      ...(index === 9 ? { hidden: true as const } : {}),
    })),
    rows,
    hiddenRows: isText ? 0 : 3,
    head,
    rowCount: isText ? null : rowCount,
  }
}

/** A workbook with one sheet a branch, and one whose header differs. */
export function sheetsAlike({ workbook, headerRow }: SheetPreview): Partial<SheetPreview> {
  const names = ['南山店', '福田店', '罗湖店', '宝安店（老系统导出）']
  const sheets = names.map((name, index) => ({ index, name, hidden: false }))
  const parts = sheets
    .slice(0, 3)
    .map(({ index, name }) => ({ sheetIndex: index, name, headerRow, columnIndexes: null }))
  return { workbook: { ...workbook, sheets }, parts }
}

const fields = [
  'identityId',
  'realName',
  'phone',
  'sex',
  'birthday',
  'address',
  'tags',
  null,
  'remark',
  null,
] as const

export function suggestions(): ColumnSuggestion[] {
  return columnNames.map((columnName, columnIndex) => {
    const field = fields[columnIndex] ?? null
    const isSure = field !== null && !['identityId', 'address', 'remark'].includes(field)
    return {
      columnIndex,
      columnName,
      target: field ? { kind: 'standard', field } : null,
      state: field === null ? 'unmatched' : isSure ? 'matched' : 'suggested',
      score: field === null ? 0 : isSure ? 1 : 0.6,
    }
  })
}

export function proposedMapping(): Mapping {
  return {
    columns: suggestions().map(({ columnIndex, columnName, target, state }) => ({
      columnIndex,
      columnName,
      target: state === 'matched' ? target : null,
    })),
    constants: [],
    blanksClear: false,
  }
}
