import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ConversionStatistics } from '../../../../electron/core/conversion/ConversionStatistics.ts'
import { createRowConverter } from '../../../../electron/core/conversion/createRowConverter.ts'
import { writeRecord } from '../../../../electron/core/records/recordJson.ts'
import {
  createIdentityHasher,
  identityKeyBytes,
} from '../../../../electron/core/duplicates/hashIdentities.ts'
import { LineCells } from '../../../../electron/core/rowLines/LineCells.ts'
import { LineWriter } from '../../../../electron/core/rowLines/LineWriter.ts'
import { startOfLine } from '../../../../electron/core/rowLines/RowLines.ts'
import { standardFields } from '../../../../electron/shared/model/field.ts'
import type { ConversionChoices, ConversionKind, Mapping } from '../../../../electron/shared/model/mapping.ts'

// prettier-ignore
const texts = [
  '', ' ', '张三', '李磊娟1', '13812345678', '138 1234 5678', '12345', '男', '先生', '0', '1990-05-17', '1990-01-01', '2026-12-01', '1990/5/17',
  '3月5日', '无', 'null', '-', 'oQRdHK2k3UV5YsUVR54wzw4-TbOy', 'openid', '示例', '（示例）张三', '合计', '江苏省人民路1号', ' 广东省', '广东省', '深圳市',
  'VIP,已成交', '["VIP"]', '1.38E+10', '10086.0', 'A10086', "'00123", 'a"b\\c', '一\n二', '𠮷野家', '\u200b张三', '110101199003074477', '手机号', '姓名', '\ud83d',
]
const text = fc.constantFrom(...texts)
const names = ['手机号', '姓名', '地址', '省份', '详细地址', '备注']
const kinds: ConversionKind[] = [
  'trim',
  'placeholder',
  'phoneFormat',
  'joinedAddress',
  'valueMatch',
  'birthdayFormat',
]
const target = fc.oneof(
  fc.constant(null),
  fc.constantFrom(...standardFields).map((field) => ({ kind: 'standard' as const, field })),
  fc
    .record({
      configId: fc.constantFrom('1', '2'),
      valueType: fc.constantFrom('text' as const, 'single' as const, 'multi' as const, 'date' as const),
    })
    .map((of) => ({ kind: 'custom' as const, configName: '属性', separators: '、', ...of })),
)
const choices: fc.Arbitrary<ConversionChoices> = fc.record(
  {
    disabled: fc.uniqueArray(fc.constantFrom(...kinds), { maxLength: 2 }),
    valueMatches: fc.constantFrom(
      [{ field: 'phone' as const, from: '13812345678', to: '13912345678' }],
      [{ field: 'realName' as const, from: '张三', to: '' }],
    ),
    emptyDates: fc.constantFrom('ask' as const, 'keep' as const),
    zeroOneSex: fc.constantFrom('ask' as const, 'zeroMale' as const),
    idCardColumn: fc.constantFrom(...names),
    idCardBirthdays: fc.constantFrom('ask' as const, 'fill' as const),
  },
  { requiredKeys: [] },
)
const mapping: fc.Arbitrary<Mapping> = fc
  .record({
    targets: fc.uniqueArray(target, {
      minLength: 1,
      maxLength: 8,
      // Only the address takes several columns.
      selector: (each) => (each?.kind === 'standard' && each.field !== 'address' ? each.field : each),
    }),
    blanksClear: fc.boolean(),
    conversions: choices,
  })
  .filter(({ targets }) => targets.some((each) => each !== null))
  .map(({ targets, ...rest }) => ({
    columns: targets.map((each, columnIndex) => ({
      columnIndex,
      columnName: names[columnIndex % names.length]!,
      target: each,
    })),
    constants: [],
    ...rest,
  }))

// What is sent, what is found and who counts as the same customer would depend on how the row came: from a file, or corrected.
it('a row gives the same from the bytes of its line as from its texts, whatever the mapping', () => {
  let kept = 0
  fc.assert(
    fc.property(mapping, fc.array(fc.array(text, { maxLength: 9 }), { maxLength: 8 }), (of, rows) => {
      const [fromTexts, fromBytes] = [new ConversionStatistics(), new ConversionStatistics()]
      const convertTexts = createRowConverter(of, { today: '2026-11-30', statistics: fromTexts })
      const { convertLine, template } = createRowConverter(of, { today: '2026-11-30', statistics: fromBytes })
      const hasher = createIdentityHasher(of, Buffer.alloc(identityKeyBytes, 5))
      const writer = new LineWriter()
      const line = new LineCells()
      const all = rows.map((cells, index) => ({ rowNumber: index + 2, cells, defects: null, hidden: false }))
      for (const row of all) writer.addRow(row)
      const lines = writer.take()
      line.load(lines.bytes)
      for (const [index, row] of all.entries()) {
        const { recordJson, identifiers, issues, hasError, hasFuzzyIdentity, hasIdentityId } =
          convertTexts(row)
        line.read(startOfLine(lines, index))
        const converted = convertLine(line)
        expect(converted).toMatchObject({ issues, hasError, hasFuzzyIdentity, hasIdentityId })
        expect(writeRecord(template, converted.recordPattern, row.cells)).toBe(recordJson)
        const [digests, lineDigests] = [new Uint32Array(hasher.rowWords), new Uint32Array(hasher.rowWords)]
        hasher.write(identifiers, digests, 0)
        hasher.writeLine(line, converted, lineDigests, 0)
        expect(lineDigests).toEqual(digests)
        if (converted.keptIdentifiers !== 0) kept += 1
      }
      expect(fromBytes.summaries()).toEqual(fromTexts.summaries())
    }),
    { numRuns: 1_000 },
  )
  // Else nothing of the quick way was compared.
  expect(kept).toBeGreaterThan(50)
})
