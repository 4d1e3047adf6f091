import fc from 'fast-check'
import { ConversionStatistics } from '../../../../electron/core/conversion/ConversionStatistics.ts'
import { describe, expect, test } from 'vitest'
import {
  createRowConverter,
  type ConvertedRow,
} from '../../../../electron/core/conversion/createRowConverter.ts'
import { standardFields } from '../../../../electron/shared/model/field.ts'
import type { Mapping } from '../../../../electron/shared/model/mapping.ts'
import type { CellDefect, Row } from '../../../../electron/shared/model/workbook.ts'
import { custom, errorOf, mappingOf, rowOf, standard } from '../mapping/builders.ts'
import { codes, context, convert } from './convertRow.ts'

describe('the record', () => {
  test('has the fields in the order of the document, whatever the order of the columns', () => {
    const everything = [...standardFields].reverse().map(standard)
    const cells = ['wx12', '公众号', 'VIP；新客', '备注', '1990年5月1日', '北京', '先生', '张三', '+86 138-1234-5678', 'oU'.padEnd(28, 'u'), 'oO'.padEnd(28, 'o'), '77', '会员号', 'A001']
    expect(convert(mappingOf(everything), ...cells).recordJson).toBe(
      `{"identityId":"A001","identityType":"会员号","audienceUserId":"77","openid":"${'oO'.padEnd(28, 'o')}",` +
        `"unionid":"${'oU'.padEnd(28, 'u')}","phone":"13812345678","realName":"张三","sex":"男","address":"北京",` +
        '"birthday":"1990-05-01","remark":"备注","tags":"VIP,新客","platform":"gzh","mpid":"wx12"}',
    )
  }) // prettier-ignore

  test('leaves out what is blank, missing or not imported', () => {
    const mapping = mappingOf([
      standard('phone'),
      standard('realName'),
      null,
      standard('tags'),
      custom('1', '属性1'),
    ])
    expect(convert(mapping, '13812345678', ' \u3000', '秘密').recordJson).toBe('{"phone":"13812345678"}')
  })

  test("matches the document's own example, with configId as a number and values as a list", () => {
    const mapping = mappingOf([standard('identityId'), custom('1', '属性1', ','), custom('2', '属性2', ',')])
    expect(JSON.parse(convert(mapping, '1', 'p1-1,p1-2', 'p2-1,p2-2').recordJson)).toEqual({
      identityId: '1',
      customFields: [
        { configId: 1, configName: '属性1', values: ['p1-1', 'p1-2'] },
        { configId: 2, configName: '属性2', values: ['p2-1', 'p2-2'] },
      ],
    })
  })

  test('writes an int64 configId digit for digit: as a JS number it would end in 000', () => {
    const { recordJson } = convert(
      mappingOf([standard('phone'), custom('9223372036854775807')]),
      '13812345678',
      '金',
    )
    expect(recordJson).toBe(
      '{"phone":"13812345678","customFields":[{"configId":9223372036854775807,"values":["金"]}]}',
    )
  })

  test('is JSON that holds exactly the text of the cell, whatever is in it', () => {
    const convertRow = createRowConverter(
      mappingOf([standard('phone'), standard('remark'), custom('5', '"\\')]),
      context,
    )
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (remark, value) => {
        const { recordJson } = convertRow(rowOf('13812345678', `a${remark}z`, `a${value}z`))
        const record = JSON.parse(recordJson)
        const visible = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, '')
        expect(visible(record.remark)).toBe(visible(`a${remark}z`))
        expect(visible(record.customFields[0].values[0])).toBe(visible(`a${value}z`))
        expect(record.customFields[0].configName).toBe('"\\')
      }),
    )
  })

  test('joins what several columns and a constant give one custom field, without repetitions', () => {
    const hobby = custom('7', '爱好', '、')
    const mapping = mappingOf(
      [standard('phone'), hobby, custom('7', '', ''), null],
      [{ target: hobby, value: '读书、足球' }],
    )
    expect(
      JSON.parse(convert(mapping, '13812345678', '足球、篮球', '游泳、跑步').recordJson).customFields,
    ).toEqual([{ configId: 7, configName: '爱好', values: ['足球', '篮球', '游泳、跑步', '读书'] }])
  })

  test('does not split a number at its comma', () => {
    const mapping = mappingOf([standard('phone'), custom('7', '收入', ',')])
    expect(
      JSON.parse(convert(mapping, '13812345678', '1,200,000').recordJson).customFields[0].values,
    ).toEqual(['1,200,000'])
  })

  test('contains the constants, converted like cells', () => {
    const constants = [
      { target: standard('sex'), value: '女士' },
      { target: standard('identityType'), value: 'phone' },
    ]
    expect(convert(mappingOf([standard('phone')], constants), '13812345678').recordJson).toBe(
      '{"identityType":"phone","phone":"13812345678","sex":"女"}',
    )
  })

  test('keeps the line breaks of addresses and remarks', () => {
    const mapping = mappingOf([standard('phone'), standard('address')])
    expect(JSON.parse(convert(mapping, '13812345678', ' 北京\n朝阳 ').recordJson).address).toBe('北京\n朝阳')
  })

  test('contains ids without their invisible characters', () => {
    const mapping = mappingOf([standard('identityId'), standard('audienceUserId')])
    expect(convert(mapping, '\uFEFFA\u200B00\u00A01 ', "'00123").recordJson).toBe(
      '{"identityId":"A001","audienceUserId":"00123"}',
    )
  })
})

describe('blank cells that clear a value', () => {
  const targets = [standard('phone'), standard('realName'), standard('identityType'), standard('openid'), custom('7', '爱好', '、')]
  const clearing: Mapping = { ...mappingOf(targets), blanksClear: true }

  test('are sent empty, but never an empty identity: it could match somebody else', () => {
    expect(convert(clearing, '13812345678', ' ', '', '', '').recordJson).toBe(
      '{"phone":"13812345678","realName":"","customFields":[{"configId":7,"configName":"爱好","values":[]}]}',
    )
  })

  test('do not include placeholders: 未知 deletes nothing', () => {
    const mapping: Mapping = { ...mappingOf([standard('phone'), standard('sex'), standard('birthday')]), blanksClear: true }
    expect(convert(mapping, '13812345678', '未知', '无').recordJson).toBe('{"phone":"13812345678"}')
  })
}) // prettier-ignore

// Rows end at their last filled cell: the record of one without the cells of cleared fields could not be written any more.
test('blank cells that clear a value are sent for a row that ends before them', () => {
  const targets = [standard('phone'), standard('remark'), standard('birthday')]
  const mapping: Mapping = { ...mappingOf(targets), blanksClear: true }
  expect(convert(mapping, '13812345678').recordJson).toBe('{"phone":"13812345678","birthday":"","remark":""}')
  expect(convert(mapping, '', '老客').recordJson).toBe('{"birthday":"","remark":"老客"}')
})

describe('a date whose year the spreadsheet added', () => {
  const mapping = mappingOf([standard('phone'), standard('birthday'), custom('7', '到店', '')])
  const row = (columnIndex: number): Row => ({
    ...rowOf('13812345678', '2025-05-03', '2025-05-03'),
    defects: [{ columnIndex, kind: 'completed' }],
  })

  // The customer would be one year old.
  test('is refused as a birthday', () => {
    expect(codes(createRowConverter(mapping, context)(row(1)))).toEqual(['error birthday.completed birthday'])
  })

  test('is accepted in any other field', () => {
    const { recordJson, issues } = createRowConverter(mapping, context)(row(2))
    expect(issues).toEqual([])
    expect(JSON.parse(recordJson)).toMatchObject({ customFields: [{ values: ['2025-05-03'] }] })
  })
})

describe('the issues of a row', () => {
  test('name column, field and counts, and never the text of a cell', () => {
    const row = convert(mappingOf([null, standard('phone')]), '', '138123')
    expect(row.issues).toEqual([
      {
        code: 'phone.tooShort',
        severity: 'error',
        field: 'phone',
        columnIndex: 1,
        params: { length: 6, missing: 5, expected: 11 },
      },
    ])
    expect(row).toMatchObject({ hasError: true, recordJson: '{"phone":"138123"}' })
  })

  test('leave the row sendable when all are warnings', () => {
    const row = convert(mappingOf([standard('phone'), standard('realName')]), '010-62345678', '13812345678')
    expect(codes(row)).toEqual(['warning phone.landline phone', 'warning realName.looksLikeNumber realName'])
    expect(row.hasError).toBe(false)
  })

  test('include a wrong constant on every row, without a column', () => {
    const constants = [{ target: standard('birthday'), value: '1990-02-30' }]
    expect(convert(mappingOf([standard('phone')], constants), '13812345678').issues).toEqual([
      { code: 'birthday.impossible', severity: 'error', field: 'birthday', columnIndex: null, params: {} },
    ])
  })

  test('list one cause on one field once, though two columns have it', () => {
    const long = 'x'.repeat(3_000)
    const row = convert(
      mappingOf([standard('phone'), custom('7'), custom('7')]),
      '13812345678',
      long,
      `${long}y`,
    )
    expect(codes(row)).toEqual(['warning text.tooLong custom:7'])
  })
})

describe('the identity of a row', () => {
  const targets = [standard('identityId'), standard('phone'), standard('openid'), standard('realName')]

  test.each([
    [['A1', '', '', ''], { hasIdentityId: true, hasFuzzyIdentity: false }],
    [['', '13812345678', '', ''], { hasIdentityId: false, hasFuzzyIdentity: true }],
    [['', '', 'oabc', ''], { hasIdentityId: false, hasFuzzyIdentity: true }],
    [['A1', '13812345678', '', '张三'], { hasIdentityId: true, hasFuzzyIdentity: true }],
    [['', '138', '', ''], { hasIdentityId: false, hasFuzzyIdentity: true }],
  ])('is found in %j', (cells, expected) => {
    const row = convert(mappingOf(targets), ...cells)
    expect(row).toMatchObject(expected)
    expect(codes(row)).not.toContain('error identity.missing null')
  })

  test.each([[['', '', '', '张三']], [['无', '-', '', '张三']], [[' ', '\u200B', '', '张三']], [[]]])(
    'is missing in %j, which is an error: the platform would create a nameless customer',
    (cells) => {
      const row = convert(mappingOf(targets), ...cells)
      expect(codes(row)).toContain('error identity.missing null')
      expect(row).toMatchObject({ hasError: true, hasIdentityId: false, hasFuzzyIdentity: false })
    },
  )
})

describe('a defect of a cell', () => {
  const mapping = mappingOf([standard('phone'), standard('remark'), null])
  const withDefects = (defects: CellDefect[], ...cells: string[]): ConvertedRow =>
    createRowConverter(mapping, context)({ ...rowOf(...cells), defects })

  test.each(['error', 'imprecise', 'uncached', 'undecodable', 'overlong'] as const)(
    'of kind %s is an error of the mapped column, and the text is not validated as well',
    (kind) => {
      const row = withDefects([{ columnIndex: 0, kind }], '#N/A', '备注')
      expect(codes(row)).toContain(`error cell.${kind} phone`)
      expect(row.issues.filter(({ code }) => code.startsWith('phone.'))).toEqual([])
      expect(row.hasError).toBe(true)
    },
  )

  test('of kind picture is a remark about an empty cell, and the row goes up without it', () => {
    const row = withDefects([{ columnIndex: 1, kind: 'picture' }], '13812345678', '')
    expect(codes(row)).toEqual(['warning cell.picture remark'])
    expect(row.hasError).toBe(false)
    expect(row.recordJson).toBe('{"phone":"13812345678"}')
  })

  test('is ignored in a column that is not imported', () => {
    const row = withDefects([{ columnIndex: 2, kind: 'error' }], '13812345678', '备注', '#REF!')
    expect(row).toMatchObject({ issues: [], hasError: false })
  })

  test('of kind ragged is an error in any column: the cells after it are in the wrong columns', () => {
    const row = withDefects([{ columnIndex: 9, kind: 'ragged' }], '13812345678', '备注')
    expect(row.issues).toMatchObject([
      { code: 'cell.ragged', severity: 'error', field: null, columnIndex: 9 },
    ])
  })
})

test('refuses a mapping that cannot be sent before the first row', () => {
  expect(errorOf(() => createRowConverter(mappingOf([standard('sex'), standard('sex')]), context)).code).toBe(
    'mapping.duplicateTarget',
  )
})

describe('a row under a merged cell', () => {
  const row = {
    rowNumber: 3,
    cells: ['13812345678', '长沙市岳麓区1号', '金'],
    defects: [1, 2].map((columnIndex) => ({ columnIndex, kind: 'merged' as const })),
    hidden: false,
  }
  const mapping = mappingOf([standard('phone'), standard('address'), custom('5')])

  test('has its value, counted with what conversions changed', () => {
    const statistics = new ConversionStatistics()
    const { recordJson, issues } = createRowConverter(mapping, { ...context, statistics })(row)
    expect(JSON.parse(recordJson)).toEqual({
      phone: '13812345678',
      address: '长沙市岳麓区1号',
      customFields: [{ configId: 5, values: ['金'] }],
    })
    expect(issues).toEqual([])
    expect(statistics.summaries().map(({ kind, count }) => `${kind} ${count}`)).toEqual([
      'mergedCell 1',
      'mergedCell 1',
    ])
  })

  test('is blank there where the user switched that off', () => {
    const convertRow = createRowConverter({ ...mapping, conversions: { disabled: ['mergedCell'] } }, context)
    expect(convertRow(row).recordJson).toBe('{"phone":"13812345678"}')
  })
})
