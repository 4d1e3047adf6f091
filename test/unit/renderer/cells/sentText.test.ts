import { describe, expect, it } from 'vitest'
import type { CheckedRow } from '../../../../electron/shared/model/checkedRow.ts'
import type { FieldTarget } from '../../../../electron/shared/model/field.ts'
import type { Mapping } from '../../../../electron/shared/model/mapping.ts'
import { createSentValues, shownCell, tagsOf } from '../../../../renderer/cells/sentText.ts'

const standard = (field: 'phone' | 'sex' | 'tags'): FieldTarget => ({ kind: 'standard', field })
const hobby: FieldTarget = {
  kind: 'custom',
  configId: '9007199254740993',
  configName: '兴趣爱好',
  separators: ',，',
  options: ['旅行', '足球', '瑜伽'],
}

function mappingOf(targets: (FieldTarget | null)[]): Mapping {
  return {
    columns: targets.map((target, columnIndex) => ({ columnIndex, columnName: `c${columnIndex}`, target })),
    constants: [],
    blanksClear: false,
  }
}

const rowOf = (recordJson: string): CheckedRow => ({
  ordinal: 0,
  rowNumber: 2,
  cells: [],
  editedColumns: [],
  originalTexts: [],
  recordJson,
  issues: [],
  state: 'ready',
  skippedAs: null,
})

describe('what is sent for a cell', () => {
  it('is the value of its field, and nothing for a column that is not imported', () => {
    const sent = createSentValues(mappingOf([standard('phone'), standard('sex'), null]))
    const row = rowOf('{"phone":"13800001000"}')
    expect(sent(row, 0)).toEqual(['13800001000'])
    expect(sent(row, 1)).toEqual([])
    expect(sent(row, 2)).toBeNull()
  })

  // Digits beyond 2^53 would find another field, or none.
  it('is found by a configId of any length', () => {
    const sent = createSentValues(mappingOf([hobby]))
    const row = rowOf('{"customFields":[{"configId":9007199254740993,"values":["旅行","足球"]}]}')
    expect(sent(row, 0)).toEqual(['旅行', '足球'])
    expect(sent(rowOf('{"customFields":[{"configId":9007199254740992,"values":["x"]}]}'), 0)).toEqual([])
  })

  // Values of another column would be shown as this cell's.
  it('is not guessed where two columns, or a constant, fill one field', () => {
    const row = rowOf('{"customFields":[{"configId":9007199254740993,"values":["旅行","足球"]}]}')
    expect(createSentValues(mappingOf([hobby, hobby]))(row, 0)).toBeNull()
    const withConstant = { ...mappingOf([hobby]), constants: [{ target: hobby, value: '瑜伽' }] }
    expect(createSentValues(withConstant)(row, 0)).toBeNull()
  })
})

describe('a cell', () => {
  it('shows what is sent only where it differs, and never for an error', () => {
    expect(shownCell('13800001000', ['13800001000'], false)).toEqual({ raw: '13800001000', sent: null })
    expect(shownCell('先生', ['男'], false)).toEqual({ raw: '先生', sent: '男' })
    expect(shownCell('0', [], false)).toEqual({ raw: '0', sent: '' })
    expect(shownCell('', [], false)).toEqual({ raw: '', sent: null })
    expect(shownCell('1380000', ['1380000'], true)).toEqual({ raw: '1380000', sent: null })
    expect(shownCell('x', null, false)).toEqual({ raw: 'x', sent: null })
  })

  it('shows each of several values with what becomes of it', () => {
    expect(tagsOf('旅游,足球', hobby, ['旅行', '足球'])).toEqual([
      { text: '旅游', sent: '旅行', isUnknown: false },
      { text: '足球', sent: null, isUnknown: false },
    ])
    expect(tagsOf('摄影，足球', hobby, ['足球'])).toEqual([
      { text: '摄影', sent: '', isUnknown: true },
      { text: '足球', sent: null, isUnknown: false },
    ])
  })

  // One value of two was left out and another doubled: the first may not seem to become the second.
  it('pairs no value with one that is there already', () => {
    expect(tagsOf('摄影,旅行', hobby, ['旅行'])[0]).toEqual({ text: '摄影', sent: '', isUnknown: true })
  })
})
