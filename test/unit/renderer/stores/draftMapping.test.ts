import { describe, expect, it } from 'vitest'
import type { FieldTarget, StandardField } from '../../../../electron/shared/model/field.ts'
import type { ColumnSuggestion, Mapping, Template } from '../../../../electron/shared/model/mapping.ts'
import {
  acceptSuggestions,
  assignTarget,
  draftColumns,
  mappingOf,
  templateColumns,
  templateOf,
  usersOfFields,
  type DraftColumn,
} from '../../../../renderer/stores/draftMapping.ts'

const standard = (field: StandardField): FieldTarget => ({ kind: 'standard', field })
const nothingElse = { constants: [], blanksClear: false }
const names = ['电话', '手机', '姓名']
const mappingWith = (targets: (FieldTarget | null)[]): Mapping => ({
  columns: names.map((columnName, columnIndex) => ({
    columnIndex,
    columnName,
    target: targets[columnIndex] ?? null,
  })),
  constants: [],
  blanksClear: false,
})
const suggestion = (
  columnIndex: number,
  state: ColumnSuggestion['state'],
  target: FieldTarget | null,
): ColumnSuggestion => ({ columnIndex, columnName: names[columnIndex] ?? '', target, state, score: 0.5 })

const states = (columns: DraftColumn[]): string[] => columns.map((column) => column.state)

describe('the mapping while the user decides', () => {
  it('offers a suggestion the proposal did not take, and does not send it before it is accepted', () => {
    const columns = draftColumns(mappingWith([null, standard('phone'), null]), [
      suggestion(0, 'unmatched', null),
      suggestion(1, 'matched', standard('phone')),
      suggestion(2, 'suggested', standard('realName')),
    ])
    expect(states(columns)).toEqual(['unmatched', 'matched', 'suggested'])
    expect(mappingOf(columns, nothingElse).columns[2]?.target).toBeNull()
    const accepted = acceptSuggestions(columns)
    expect(states(accepted)).toEqual(['unmatched', 'matched', 'matched'])
    expect(mappingOf(accepted, nothingElse).columns[2]?.target).toEqual(standard('realName'))
  })

  it('never offers one field to two columns', () => {
    const columns = draftColumns(mappingWith([null, null, standard('realName')]), [
      suggestion(0, 'suggested', standard('phone')),
      suggestion(1, 'suggested', standard('phone')),
      suggestion(2, 'matched', standard('realName')),
    ])
    expect(states(columns)).toEqual(['suggested', 'unmatched', 'matched'])
  })

  it('never offers a field that has a fixed value', () => {
    const mapping = {
      ...mappingWith([null, null, null]),
      constants: [{ target: standard('sex'), value: '女' }],
    }
    expect(states(draftColumns(mapping, [suggestion(0, 'suggested', standard('sex'))]))[0]).toBe('unmatched')
  })

  it('moves a field from the column that had it and reports that column', () => {
    const before = draftColumns(mappingWith([standard('phone'), null, null]), [])
    const { columns, movedFrom } = assignTarget(before, 1, standard('phone'))
    expect(movedFrom).toBe('电话')
    expect(states(columns)).toEqual(['unmatched', 'matched', 'unmatched'])
    expect(usersOfFields(columns, []).get('phone')).toEqual({ columnName: '手机' })
  })

  it('treats two spellings of one custom field as the same field', () => {
    const custom = (separators: string): FieldTarget => ({
      kind: 'custom',
      configId: '7',
      configName: '',
      separators,
    })
    const before = assignTarget(draftColumns(mappingWith([null, null, null]), []), 0, custom('')).columns
    expect(assignTarget(before, 1, custom(',')).movedFrom).toBe('电话')
  })

  it('distinguishes 不导入 from 未匹配: only the first is kept by a template', () => {
    const before = draftColumns(mappingWith([standard('phone'), null, null]), [])
    const { columns, movedFrom } = assignTarget(before, 1, null)
    expect(movedFrom).toBeNull()
    expect(states(columns)).toEqual(['matched', 'ignored', 'unmatched'])
    const template = templateOf(
      '月报',
      columns,
      { constants: [], blanksClear: true, conversions: { dayMonthOrder: 'dayFirst' } },
      { isMatching: false, importMode: 2 },
    )
    expect(template).toMatchObject({
      columns: [{ columnName: '电话', target: standard('phone') }],
      ignored: ['手机'],
      blanksClear: true,
      conversions: { dayMonthOrder: 'dayFirst' },
      options: { isMatching: false, importMode: 2 },
    })
  })

  it('shows what a template decided, and columns it does not know as 未匹配', () => {
    const template = { ignored: ['手机'] } as Template
    expect(states(templateColumns(mappingWith([standard('phone'), null, null]), template))).toEqual([
      'matched',
      'ignored',
      'unmatched',
    ])
  })
})
