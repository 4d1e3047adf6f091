// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest'
import type { FieldTarget } from '../../../../../../electron/shared/model/field.ts'
import type { Mapping } from '../../../../../../electron/shared/model/mapping.ts'
import { checkColumns } from '../../../../../../renderer/features/check/cells/checkColumns.ts'
import {
  headerSignature,
  noPreferences,
  rememberColumns,
  rememberedColumns,
} from '../../../../../../renderer/features/check/cells/columnPreferences.ts'
import { highlightParts } from '../../../../../../renderer/features/check/cells/highlightParts.ts'

const fields = ['phone', null, 'realName', 'sex'] as const
const mapping: Mapping = {
  columns: fields.map((field, columnIndex) => ({
    columnIndex,
    columnName: `列${columnIndex}`,
    target: field === null ? null : ({ kind: 'standard', field } satisfies FieldTarget),
  })),
  constants: [],
  blanksClear: false,
}
const keys = (preferences = noPreferences) => checkColumns(mapping, preferences, 1280).map(({ key }) => key)

describe('the columns of the grid', () => {
  it('begin with the name and the findings, and leave out what is not imported', () => {
    expect(keys()).toEqual(['2', 'finding', '0', '3'])
    expect(keys({ ...noPreferences, showsUnused: true })).toEqual(['2', 'finding', '0', '3', '1'])
  })

  it('can be hidden, and keep the widths of the user', () => {
    expect(keys({ ...noPreferences, hidden: [2, 0] })).toEqual(['finding', '3'])
    const [first] = checkColumns(mapping, { ...noPreferences, widths: { 2: 321 } }, 1280)
    expect(first?.width).toBe(321)
  })

  // An empty grid has no way back.
  it('always show the findings', () => {
    expect(keys({ ...noPreferences, hidden: [0, 1, 2, 3] })).toEqual(['finding'])
  })
})

describe('the preferences of a header', () => {
  beforeEach(() => localStorage.clear())

  it('are remembered for the same header and no other', () => {
    const signature = headerSignature(['姓名', '手机'])
    rememberColumns(localStorage, signature, { ...noPreferences, hidden: [1] })
    expect(rememberedColumns(localStorage, headerSignature(['姓名', '手机'])).hidden).toEqual([1])
    expect(rememberedColumns(localStorage, headerSignature(['手机', '姓名']))).toEqual(noPreferences)
    expect(headerSignature(['ab', 'c'])).not.toBe(headerSignature(['a', 'bc']))
  })

  // Names of columns can be personal: 「张经理的客户」.
  it('hold no name of a column', () => {
    rememberColumns(localStorage, headerSignature(['张经理的客户']), noPreferences)
    expect(JSON.stringify(localStorage)).not.toContain('张经理')
  })

  it('are forgotten when they are damaged, and do not grow without end', () => {
    localStorage.setItem('gridColumns', '{"not": "a list"')
    expect(rememberedColumns(localStorage, 'x')).toEqual(noPreferences)
    for (let index = 0; index < 80; index += 1) rememberColumns(localStorage, `s${index}`, noPreferences)
    expect((JSON.parse(localStorage.getItem('gridColumns') ?? '') as unknown[]).length).toBe(50)
    expect(rememberedColumns(localStorage, 's79')).toEqual(noPreferences)
  })
})

describe('a searched text in a cell', () => {
  it.each([
    ['老客户,新客户', '客户', ['老', '*客户', ',新', '*客户']],
    ['ABab', 'ab', ['*AB', '*ab']],
    ['abc', 'x', ['abc']],
    ['', 'x', ['']],
    ['aaa', 'aa', ['*aa', 'a']],
  ])('%s is cut at every %s', (text, searched, parts) => {
    expect(highlightParts(text, searched).map(({ part, isHit }) => (isHit ? `*${part}` : part))).toEqual(
      parts,
    )
    expect(
      highlightParts(text, searched)
        .map(({ part }) => part)
        .join(''),
    ).toBe(text)
  })
})
