import { describe, expect, it } from 'vitest'
import type { RecordPreview } from '../../../../../electron/shared/model/checkedRow.ts'
import type { FieldTarget, StandardField } from '../../../../../electron/shared/model/field.ts'
import type { Mapping } from '../../../../../electron/shared/model/mapping.ts'
import { showCustomer } from '../../../../../renderer/features/confirm/customerLines.ts'

const standard = (field: StandardField): FieldTarget => ({ kind: 'standard', field })
const level: FieldTarget = {
  kind: 'custom',
  configId: '9007199254740993',
  configName: '等级',
  separators: '',
}

function mappingOf(targets: (FieldTarget | null)[], constants: Mapping['constants'] = []): Mapping {
  const columns = targets.map((target, columnIndex) => ({
    columnIndex,
    columnName: `列${columnIndex}`,
    target,
  }))
  return { columns, constants, blanksClear: false }
}
const customer = (cells: string[], recordJson: string): RecordPreview => ({
  rowNumber: 4,
  cells,
  recordJson,
  callVersion: 'v1',
  unsent: [],
  bodyJson: '',
})

describe('a customer as a card', () => {
  it('is headed by name and sex, and shows the other fields in the order of the file', () => {
    const mapping = mappingOf([
      standard('realName'),
      standard('phone'),
      null,
      standard('sex'),
      standard('tags'),
    ])
    const cells = ['徐静', '189 0181 5908', '不导入', '女', '老客户；续费']
    const json = '{"phone":"18901815908","realName":"徐静","sex":"女","tags":"老客户,续费"}'
    const { name, sex, lines } = showCustomer(customer(cells, json), mapping)
    expect({ name, sex }).toEqual({ name: '徐静', sex: '女' })
    expect(lines.map(({ values, raw }) => ({ values, raw }))).toEqual([
      { values: ['18901815908'], raw: '189 0181 5908' },
      { values: ['老客户', '续费'], raw: '老客户；续费' },
    ])
  })

  /** Catches: a sex that was converted, shown only as it is sent, with no trace of what the file says. */
  it('keeps a heading field as a line where the file says something else', () => {
    const mapping = mappingOf([standard('realName'), standard('sex')])
    const { lines } = showCustomer(customer(['徐静', '女士'], '{"realName":"徐静","sex":"女"}'), mapping)
    expect(lines).toMatchObject([{ values: ['女'], raw: '女士' }])
  })

  it('without a name is called by what identifies it', () => {
    const mapping = mappingOf([standard('phone')])
    expect(showCustomer(customer(['13800001000'], '{"phone":"13800001000"}'), mapping).name).toBe(
      '13800001000',
    )
  })

  it('tells a blank that is left out from one that is sent to clear', () => {
    const mapping = mappingOf([standard('phone'), standard('remark'), standard('address')])
    const json = '{"phone":"13800001000","remark":""}'
    const { lines } = showCustomer(customer(['13800001000', '', ''], json), mapping)
    expect(lines.slice(1)).toMatchObject([
      { values: [], isCleared: true },
      { values: [], isCleared: false },
    ])
  })

  /** Catches: an id beyond 2^53 that lost digits finds no field of the record. */
  it('finds custom fields by every digit of their id, and shows fixed values once', () => {
    const mapping = mappingOf([level], [{ target: standard('tags'), value: '双十一' }])
    const json =
      '{"tags":"双十一","customFields":[{"configId":9007199254740993,"configName":"等级","values":["金卡"]}]}'
    const { lines } = showCustomer(customer(['金卡'], json), mapping)
    expect(lines.map(({ values }) => values)).toEqual([['金卡'], ['双十一']])
  })

  /** Catches: a tag, or an ID without its type, on the card like a value that goes up. */
  it('marks what the version does not send, each with its own reason', () => {
    const fields = ['tags', 'identityId', 'platform', 'phone'] as const
    const json = '{"identityId":"M1","phone":"13800001000","tags":"老客户,续费","platform":"gzh"}'
    const cells = ['老客户,续费', 'M1', 'gzh', '13800001000']
    const shown = showCustomer(
      { ...customer(cells, json), callVersion: 'v2', unsent: ['tags', 'identityId', 'platform'] },
      mappingOf(fields.map(standard)),
    )
    expect(shown.lines.map(({ unsentAs }) => unsentAs)).toEqual([
      'version',
      'noIdentityType',
      'noAccount',
      null,
    ])
    expect(shown.lines[0]).toMatchObject({ values: ['老客户', '续费'] })
  })

  it('says of a platform that the first version has no such field', () => {
    const preview = { ...customer(['gzh'], '{"platform":"gzh"}'), unsent: ['platform' as const] }
    expect(showCustomer(preview, mappingOf([standard('platform')])).lines[0]?.unsentAs).toBe('version')
  })

  /** Catches: 「会清空平台上的内容」 of a blank that this version never carries. */
  it('clears nothing by a blank of a field that the version does not take', () => {
    const preview = { ...customer([''], '{"tags":""}'), callVersion: 'v2' as const }
    expect(showCustomer(preview, mappingOf([standard('tags')])).lines).toMatchObject([
      { values: [], isCleared: false, unsentAs: null },
    ])
  })

  it('is called by what is sent, before an ID that is not', () => {
    const mapping = mappingOf([standard('phone'), standard('audienceUserId'), standard('identityId')])
    const json = '{"identityId":"M1","audienceUserId":"77"}'
    const preview = { ...customer(['', '77', 'M1'], json), callVersion: 'v2' as const }
    expect(showCustomer({ ...preview, unsent: ['identityId'] }, mapping).name).toBe('77')
  })

  it('says nothing of the file where several columns make one value', () => {
    const mapping = mappingOf([standard('address'), standard('address')])
    const json = '{"address":"广东省深圳市"}'
    expect(showCustomer(customer(['广东省', '深圳市'], json), mapping).lines).toMatchObject([
      { values: ['广东省深圳市'], raw: null },
    ])
  })
})
