import { describe, expect, test } from 'vitest'
import { createCustomConversion } from '../../../../electron/core/conversion/custom.ts'
import { createConversions } from '../../../../electron/core/conversion/createConversions.ts'
import {
  customValueTypes,
  standardFields,
  type CustomValueType,
} from '../../../../electron/shared/model/field.ts'
import type { CellDefectKind } from '../../../../electron/shared/model/workbook.ts'
import { createRowConverter } from '../../../../electron/core/conversion/createRowConverter.ts'
import { context } from './convertRow.ts'

/**
 * What becomes of every kind of cell in every field. A new field or a new kind that nobody thought of fails here, before it sends
 * something that the sheet does not show.
 */

const fields = [...standardFields, ...customValueTypes.map((type) => `custom ${type}` as const)]
type Field = (typeof fields)[number]

const conversions = createConversions('2026-11-24')

function convert(field: Field, text: string): string {
  if (!field.startsWith('custom ')) {
    const { value, finding } = conversions[field as keyof typeof conversions](text)
    return describeOutcome(value, finding)
  }
  const valueType = field.slice('custom '.length) as CustomValueType
  const separators = valueType === 'multi' ? ',;\n' : ''
  const target = { kind: 'custom', configId: '71', configName: '属性', separators, valueType } as const
  const { values, finding } = createCustomConversion(target)(text)
  return describeOutcome(values.join(' + '), finding)
}

function describeOutcome(value: string, finding: { code: string; severity: string } | null): string {
  if (finding?.severity === 'error') return `refused, ${finding.code}`
  return `${value === '' ? 'left out' : value}${finding ? `, ${finding.code}` : ''}`
}

/** Everything that refuses what it does not know, whatever it is. */
const strict = {
  platform: 'refused, platform.unknownValue',
  sex: 'refused, sex.unknownValue',
  birthday: 'refused, birthday.unreadable',
  'custom date': 'refused, custom.notDate',
  'custom number': 'refused, custom.notNumber',
} as const

type Outcomes = { [Key in Field]?: string }

function expectEach(texts: readonly string[], common: (text: string) => string, others: Outcomes): void {
  for (const text of texts) {
    const expected = Object.fromEntries(fields.map((field) => [field, others[field] ?? common(text)]))
    const actual = Object.fromEntries(fields.map((field) => [field, convert(field, text)]))
    expect(actual, JSON.stringify(text)).toEqual(expected)
  }
}

const asWritten = (text: string): string => text

describe('a cell in every field', () => {
  test('is blank when it holds only characters without a shape', () => {
    const blanks = [
      '',
      ' ',
      '\u3000',
      '\u00a0',
      '\u200b',
      '\u200d',
      '\u200c\u200d',
      '\u3164',
      '\u115f',
      '\uffa0',
      '\u2800',
      '\ufe0f',
    ]
    expectEach(blanks, () => 'left out', {})
  })

  test('is left out with a finding when it only says that there is nothing, in any script and width', () => {
    const texts = [
      '无',
      '無',
      '（無）',
      '【无】',
      '－',
      '——',
      '／',
      'Ｎ／Ａ',
      'n.a.',
      'ｎｏｎｅ',
      '未指定',
      '暫無',
      '[空]',
      '…',
    ]
    for (const text of texts) {
      expectEach([text], () => 'left out, cell.placeholder', {
        sex: 'left out, sex.undisclosed',
        // Where the platform or the user defines the values, 无 may be one.
        identityType: text,
        'custom text': text,
        'custom single': text,
        'custom multi': text,
      })
    }
  })

  test('is no number or name when a spreadsheet made a date or a time of it', () => {
    for (const text of [
      '2023-11-07',
      '2023/11/7',
      '11月7日',
      '7-Nov',
      'Nov-07',
      '2:45:00',
      '2023-11-07 00:00:00',
    ]) {
      const isWhole = /^\d{4}/.test(text)
      const isDay = /月|Nov/.test(text)
      expectEach([text], (each) => `${each}, cell.becameDate`, {
        identityId: 'refused, cell.becameDate',
        audienceUserId: 'refused, cell.becameDate',
        openid: 'refused, cell.becameDate',
        unionid: 'refused, cell.becameDate',
        phone: 'refused, cell.becameDate',
        mpid: 'refused, cell.becameDate',
        platform: strict.platform,
        remark: text,
        'custom text': text,
        'custom single': text,
        'custom multi': text,
        sex: strict.sex,
        birthday: isWhole ? '2023-11-07' : isDay ? 'refused, birthday.incomplete' : strict.birthday,
        'custom date': isWhole ? '2023-11-07' : strict['custom date'],
        'custom number': strict['custom number'],
      })
    }
  })

  test('has all its digits back from a number with an exponent, or is refused where the digits count', () => {
    expectEach(['1.59E+10', '6.22202E+15'], asWritten, {
      ...strict,
      identityId: 'refused, cell.imprecise',
      audienceUserId: 'refused, cell.imprecise',
      openid: 'refused, cell.imprecise',
      unionid: 'refused, cell.imprecise',
      phone: 'refused, cell.imprecise',
      mpid: 'refused, cell.imprecise',
    })
    expect(convert('phone', '1.5912345678E+10')).toBe('15912345678')
    expect(convert('phone', '1.5912345678e10')).toBe('15912345678')
    expect(convert('identityId', '6.222020000000001E+15')).toBe('6222020000000001')
    expect(convert('remark', '0.00E+00')).toBe('0.00E+00')
  })

  test('is refused as TRUE or FALSE where only numbers, dates or a sex can be', () => {
    for (const text of ['TRUE', 'FALSE']) {
      expectEach([text], asWritten, {
        ...strict,
        phone: 'refused, phone.notNumber',
        openid: `${text}, openid.shape`,
        unionid: `${text}, unionid.shape`,
      })
    }
  })

  test('keeps a line break of every kind as one, and splits lists there', () => {
    for (const lineBreak of ['\n', '\r\n', '\r', '\v', '\f', '\u0085', '\u2028', '\u2029']) {
      const text = `甲${lineBreak}乙`
      expect(convert('address', text), JSON.stringify(lineBreak)).toBe('甲\n乙')
      expect(convert('remark', text)).toBe('甲\n乙')
      expect(convert('tags', text)).toBe('甲,乙')
      expect(convert('custom multi', text)).toBe('甲 + 乙')
    }
  })

  test('gives the values of a list that a program wrote', () => {
    const lists = [
      '["常客","生日"]',
      "['常客', '生日']",
      '{"常客","生日"}',
      '"常客","生日"',
      '[常客, 生日]',
      '["\\u5e38\\u5ba2", "生日"]',
    ]
    for (const text of lists) {
      expect(convert('tags', text), text).toBe('常客,生日')
      expect(convert('custom multi', text), text).toBe('常客 + 生日')
    }
    for (const text of ['[]', '{}', '[ ]']) expect(convert('tags', text)).toMatch(/^left out/)
    expect(convert('tags', '["常客,生日"]')).toBe('refused, tags.comma')
    expect(convert('tags', '[重要]')).toBe('[重要]')
    expect(convert('custom text', '["常客","生日"]')).toBe('["常客","生日"]')
  })

  test('never cuts a value in two between its brackets: both halves would be values nobody wrote', () => {
    expect(convert('tags', '会员（金、银），老客')).toBe('会员（金、银）,老客')
    expect(convert('custom multi', '会员（金；银）;老客')).toBe('会员（金；银） + 老客')
    expect(convert('custom multi', '会员（金,银）;消费1,200元')).toBe('会员（金,银） + 消费1,200元')
  })

  test('never cuts a value in two between quotes or at the end of an entity', () => {
    expect(convert('custom multi', '“金,银”;普通')).toBe('金,银 + 普通')
    expect(convert('custom multi', '"金;银";普通')).toBe('金;银 + 普通')
    expect(convert('custom multi', '5" 屏;7" 屏')).toBe('5" 屏 + 7" 屏')
    expect(convert('custom multi', '"华东;华南"地区;新客')).toBe('"华东;华南"地区 + 新客')
    expect(convert('custom multi', '其他〖金,银〗;普通')).toBe('其他〖金,银〗 + 普通')
    for (const field of ['tags', 'custom multi'] as const)
      expect(convert(field, 'A&amp;B')).toBe('A&amp;B, cell.undecodable')
  })

  test('leaves out what only a program writes, in custom fields too, where 无 may be a value', () => {
    for (const text of [
      'null',
      'ＮＵＬＬ',
      '<null>',
      'undefined',
      '(跳过)',
      '（空）',
      '[object Object]',
      "'",
    ]) {
      for (const field of [
        'custom text',
        'custom multi',
        'remark',
        'address',
        'identityType',
        'tags',
      ] as const)
        expect(convert(field, text), `${field} ${text}`).toBe('left out, cell.placeholder')
    }
    expect(convert('phone', '(跳过)')).toBe('left out, cell.placeholder')
    expect(convert('custom multi', '金,(跳过)')).toBe('金, cell.placeholder')
    expect(convert('custom text', '无')).toBe('无')
  })

  test('leaves out a 无 with the name of its column, which would become a tag or an address', () => {
    expect(convert('tags', '暂无标签')).toBe('left out, cell.placeholder')
    expect(convert('address', '无地址')).toBe('left out, cell.placeholder')
    expect(convert('realName', '未填写姓名')).toBe('left out, cell.placeholder')
    expect(convert('phone', '无手机号')).toBe('left out, cell.placeholder')
    expect(convert('address', '无锡地址')).toBe('无锡地址')
    expect(convert('remark', '无地址')).toBe('无地址')
  })

  test('is refused where it says 同上: it would become the value, and a shared id makes two customers one', () => {
    const free = [
      'realName',
      'address',
      'remark',
      'tags',
      'identityType',
      'custom text',
      'custom multi',
    ] as const
    for (const text of ['同上', '（同上）', '〃']) {
      for (const field of ['identityId', 'audienceUserId', 'openid', 'unionid', ...free] as const)
        expect(convert(field, text), `${field} ${text}`).toBe('refused, cell.ditto')
    }
    expect(convert('address', '同上街1号')).toBe('同上街1号')
  })

  test('is refused as an id, and noticed elsewhere, where asterisks hide a part', () => {
    for (const field of ['identityId', 'audienceUserId', 'openid', 'unionid'] as const)
      expect(convert(field, '4403****1234'), field).toBe('refused, cell.masked')
    expect(convert('realName', '张*')).toBe('张*, cell.masked')
    expect(convert('realName', '*小明')).toBe('*小明, cell.masked')
    expect(convert('realName', '＊必填')).toBe('＊必填')
    expect(convert('address', '杭州市文三路**号')).toBe('杭州市文三路**号, cell.masked')
    expect(convert('custom text', '138****2222')).toBe('138****2222, cell.masked')
    expect(convert('address', '3*5米')).toBe('3*5米')
    expect(convert('custom text', '*****')).toBe('*****')
  })

  test('is noticed where it holds the marks of a web page', () => {
    for (const field of ['realName', 'address', 'remark', 'tags', 'custom text', 'custom multi'] as const) {
      expect(convert(field, '汤姆&amp;杰瑞'), field).toBe('汤姆&amp;杰瑞, cell.undecodable')
      expect(convert(field, 'AT&T'), field).toBe('AT&T')
    }
    for (const field of ['realName', 'address', 'remark'] as const)
      expect(convert(field, '好<br/>的'), field).toBe('好<br/>的, cell.undecodable')
  })

  test('is noticed as an id with several numbers, or with groups of digits', () => {
    for (const text of ['10001,10002', '10001\n10002', '10,001', '1；2'])
      for (const field of ['identityId', 'audienceUserId'] as const)
        expect(convert(field, text), text).toMatch(/, identity\.separators$/)
  })

  test('strips the mark that keeps a number text, and no apostrophe', () => {
    for (const field of ['custom text', 'custom multi', 'remark', 'address', 'identityType'] as const) {
      expect(convert(field, "'0571-87654321"), field).toBe('0571-87654321')
      expect(convert(field, "'90后"), field).toBe("'90后")
    }
  })

  test('keeps the joiner of an emoji and of Persian, and loses any other', () => {
    expect(convert('realName', '李\u200d娜\u200c')).toBe('李娜')
    expect(convert('realName', '👩\u200d🍳娜')).toBe('👩\u200d🍳娜')
    expect(convert('realName', 'می\u200cخواهم')).toBe('می\u200cخواهم')
    expect(convert('remark', 'x\ufe0f ❤\ufe0f 1\ufe0f\u20e3')).toBe('x ❤\ufe0f 1\ufe0f\u20e3')
  })
})

describe('a cell that the reader does not trust', () => {
  const kinds: [kind: CellDefectKind, code: string, severity: string][] = [
    ['error', 'cell.error', 'error'],
    ['imprecise', 'cell.imprecise', 'error'],
    ['rounded', 'cell.imprecise', 'warning'],
    ['uncached', 'cell.uncached', 'error'],
    ['undecodable', 'cell.undecodable', 'error'],
  ]
  test.each(kinds)('%s is a finding in every field, never a silent value', (kind, code, severity) => {
    for (const field of standardFields) {
      const columns = [
        { columnIndex: 0, columnName: '甲', target: { kind: 'standard', field } as const },
        { columnIndex: 1, columnName: '乙', target: null },
      ]
      const row = {
        rowNumber: 2,
        cells: ['1234567890123450', ''],
        defects: [{ columnIndex: 0, kind }],
        hidden: false,
      }
      const { issues } = createRowConverter({ columns, constants: [], blanksClear: false }, context)(row)
      expect(issues, field).toContainEqual(expect.objectContaining({ code, severity, field }))
    }
  })
})

// One such cell ended the preparation of a whole file, or took minutes.
describe('a cell as long as cells get', () => {
  const longest = 32_767
  test.each([
    ['quotes that keep text', "'".repeat(8_000)],
    ['formulas that keep text', `${'="'.repeat(10_000)}1${'"'.repeat(10_000)}`],
    ['different values', Array.from({ length: 16_383 }, (_, index) => index.toString(36)).join(',')],
    ['quotes that open', ',“'.repeat(longest / 2)],
    ['line breaks', `a${'\n'.repeat(longest - 2)}b`],
    ['blanks', `a${' '.repeat(longest - 2)}b`],
    ['dots after @', `a@${'.'.repeat(longest - 3)} `],
    ['backslashes in quotes', `["${'\\"'.repeat(16_000)}`],
    ['brackets', '（'.repeat(longest)],
    ['brackets closed by others', '('.repeat(longest / 2) + ']'.repeat(longest / 2)],
  ])('of %s is converted in every field', { timeout: 30_000 }, (_name, text) => {
    for (const field of fields) expect(typeof convert(field, text)).toBe('string')
  })
})
