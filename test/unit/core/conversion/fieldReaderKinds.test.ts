import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRowConverter } from '../../../../electron/core/conversion/createRowConverter.ts'
import { openWorkbook } from '../../../../electron/core/spreadsheet/openWorkbook.ts'
import { readDataRows } from '../../../../electron/core/spreadsheet/preview/readDataRows.ts'
import {
  customValueTypes,
  standardFields,
  type FieldTarget,
} from '../../../../electron/shared/model/field.ts'
import type { Row } from '../../../../electron/shared/model/workbook.ts'
import { kindFiles, kindNames, longest } from '../../../support/workbooks/cellKinds.ts'
import { temporaryFiles } from '../../../support/workbooks/temporaryFiles.ts'

/**
 * Every kind of cell that went up wrongly once, in every field, by every reader: refused, left out or sent, always the same. Each reader
 * reads one file with a row per kind; the column is then mapped to each field in turn.
 */

const rowsByReader = new Map<string, Map<string, Row>>()
const temporary = temporaryFiles()
afterAll(temporary.remove)
beforeAll(async () => {
  for (const [name, content] of Object.entries(kindFiles)) {
    const rows = new Map<string, Row>()
    const reader = await openWorkbook(temporary.write(name, content()))
    for await (const part of readDataRows(reader, 0, 1))
      for (const row of part) rows.set(kindNames[Number(row.cells[1])]!, row)
    await reader.close()
    rowsByReader.set(name, rows)
  }
})

const targets: [field: string, target: FieldTarget][] = [
  ...standardFields.map((field): [string, FieldTarget] => [field, { kind: 'standard', field }]),
  ...customValueTypes.map((valueType): [string, FieldTarget] => [
    `custom ${valueType}`,
    {
      kind: 'custom',
      configId: '71',
      configName: '属性',
      separators: valueType === 'multi' ? ',;\n' : '',
      valueType,
    },
  ]),
]

/** 「refused code」, 「left out」 or the value, with the codes of the reminders. */
function outcomeOf(reader: string, kind: string, target: FieldTarget): string {
  const row = rowsByReader.get(reader)!.get(kind)!
  const columns = [{ columnIndex: 0, columnName: '甲', target }]
  const convert = createRowConverter({ columns, constants: [], blanksClear: false }, { today: '2026-11-24' })
  const { recordJson, issues } = convert(row)
  const found = issues.filter(({ field }) => field !== null)
  const error = found.find(({ severity }) => severity === 'error')
  if (error) return `refused ${error.code}`
  const record = JSON.parse(recordJson) as Record<string, unknown>
  const [value] = Object.values(record)
  const text = Array.isArray(value)
    ? (value as { values: string[] }[])[0]!.values.join(' + ')
    : ((value ?? '') as string)
  const shown = text === longest ? 'all' : text
  return [shown === '' ? 'left out' : shown, ...found.map(({ code }) => code)].join(' | ')
}

type Outcomes = Record<string, string>

const fieldNames = targets.map(([field]) => field)
const every = (outcome: string, others: Outcomes = {}): Outcomes =>
  Object.fromEntries(fieldNames.map((field) => [field, others[field] ?? outcome]))

/** The platform or the user defines the values of these: 无 may be one. */
const placeholder = (text: string): Outcomes =>
  every('left out | cell.placeholder', {
    sex: 'left out | sex.undisclosed',
    ...Object.fromEntries(
      ['identityType', 'custom text', 'custom single', 'custom multi'].map((field) => [field, text]),
    ),
  })

/** A text that is no phone, sex, date or number. */
const plain = (text: string, others: Outcomes = {}): Outcomes =>
  every(text, {
    openid: `${text} | openid.shape`,
    unionid: `${text} | unionid.shape`,
    phone: 'refused phone.notNumber',
    sex: 'refused sex.unknownValue',
    birthday: 'refused birthday.unreadable',
    'custom date': 'refused custom.notDate',
    'custom number': 'refused custom.notNumber',
    platform: 'refused platform.unknownValue',
    ...others,
  })

/** What a spreadsheet makes of 3-5: no number, perhaps no name, maybe a remark. */
const dateOrTime = (text: string, others: Outcomes): Outcomes =>
  every(text, {
    ...Object.fromEntries(
      ['identityId', 'audienceUserId', 'openid', 'unionid', 'phone', 'mpid'].map((field) => [
        field,
        'refused cell.becameDate',
      ]),
    ),
    ...Object.fromEntries(
      ['identityType', 'realName', 'address', 'tags'].map((field) => [field, `${text} | cell.becameDate`]),
    ),
    sex: 'refused sex.unknownValue',
    platform: 'refused platform.unknownValue',
    'custom number': 'refused custom.notNumber',
    ...others,
  })

const lines = plain('一\n二', { tags: '一,二', 'custom multi': '一 + 二' })
const merged = 'refused cell.merged'

const expected: Record<string, Outcomes> = {
  empty: every('left out'),
  'placeholder 无': placeholder('无'),
  'placeholder 無 in brackets': placeholder('（無）'),
  'placeholder in full width': placeholder('Ｎ／Ａ'),
  'placeholder －': placeholder('－'),
  'question marks': every('refused cell.undecodable'),
  'replacement character': every('refused cell.undecodable'),
  'private use': every('refused cell.undecodable'),
  'UTF-8 read as GBK': every('refused cell.undecodable'),
  'GBK read as Latin': every('refused cell.undecodable'),
  'number that lost digits': every('refused cell.imprecise'),
  'text that lost digits': every('refused cell.imprecise'),
  'scientific text': every('refused cell.imprecise'),
  date: dateOrTime('2024-03-05', {}),
  time: dateOrTime('12:30:14', {
    birthday: 'refused birthday.unreadable',
    'custom date': 'refused custom.notDate',
  }),
  boolean: plain('TRUE'),
  error: every('refused cell.error'),
  'formula without result': every('refused cell.uncached'),
  'formula that is a picture': every('left out | cell.picture'),
  'rich text': plain('小明'),
  'above a merge': plain('VIP'),
  'covered by a merge': plain('VIP', {
    identityId: merged,
    audienceUserId: merged,
    openid: merged,
    unionid: merged,
    phone: merged,
  }),
  'line feed': lines,
  'carriage return and line feed': lines,
  'carriage return': lines,
  'vertical tab': lines,
  'form feed': lines,
  'next line': lines,
  'line separator': lines,
  'paragraph separator': lines,
  'invisible characters': every('left out'),
  'over the limit': every('refused cell.overlong'),
}

/** What a format cannot hold, or SheetJS cannot write. */
const missing: Record<string, readonly string[]> = {
  'a.csv': ['formula without result', 'covered by a merge'],
  'a.html': ['formula without result', 'form feed'],
  // XML 1.0 has no such characters.
  'a.xml': ['vertical tab', 'form feed'],
  'a.fods': ['vertical tab', 'form feed'],
  'a.xls': ['formula without result', 'formula that is a picture', 'over the limit'],
  'a.xlsb': ['formula without result', 'formula that is a picture'],
}

describe('a cell of every kind, in every field,', () => {
  it.each(Object.keys(kindFiles).map((reader) => ({ reader })))('read from $reader', ({ reader }) => {
    for (const kind of kindNames.filter((name) => missing[reader]?.includes(name) !== true)) {
      const outcomes = targets.map(([field, target]) => [field, outcomeOf(reader, kind, target)] as const)
      expect(Object.fromEntries(outcomes), kind).toEqual(expected[kind])
    }
  })
})
