import { callVersionFacts } from '../../../electron/shared/model/callVersion.ts'
import type { RecordPreview } from '../../../electron/shared/model/checkedRow.ts'
import {
  fieldKeyOf,
  type FieldKey,
  type FieldTarget,
  type StandardField,
} from '../../../electron/shared/model/field.ts'
import type { Mapping } from '../../../electron/shared/model/mapping.ts'
import { parseRecordJson } from '../../../electron/shared/model/parseRecordJson.ts'

/** One field of a customer: what is sent, and what the file says where that is something else. */
export interface CustomerLine {
  target: FieldTarget
  /** Empty: nothing is sent. With `unsentAs`: what the file brings. */
  values: string[]
  /** The text of the file where another is sent; null: the same, or put together from several columns. */
  raw: string | null
  /** A blank that is sent, so that the platform's own value may be cleared. */
  isCleared: boolean
  /** Why the values are not sent; null: they are. */
  unsentAs: UnsentReason | null
}

/** `version`: the version of the call has no such field; else what the field needs beside it in the same row. */
export type UnsentReason = 'version' | 'noIdentityType' | 'noIdentityId' | 'noAccount'

export interface ShownCustomer {
  name: string
  /** Fields that the heading has not named, in the order of the file's columns, then the fixed values. */
  lines: CustomerLine[]
  sex: string
}

const heading: readonly FieldKey[] = ['realName', 'sex']
/** What a customer without a name is called by. */
const nameless: readonly FieldKey[] = ['phone', 'identityId', 'audienceUserId', 'unionid', 'openid']

/** Returns a customer as a person, not as JSON. */
export function showCustomer(preview: RecordPreview, mapping: Mapping): ShownCustomer {
  const { cells, recordJson } = preview
  const { unsentFields } = callVersionFacts[preview.callVersion]
  const unsent = new Set<FieldKey>(preview.unsent)
  const record = parseRecordJson(recordJson)
  const textOf = (key: FieldKey): string => record.fields.get(key) ?? ''

  const targets = new Map<FieldKey, { target: FieldTarget; columns: number[] }>()
  for (const { target, columnIndex } of mapping.columns) {
    if (!target) continue
    const known = targets.get(fieldKeyOf(target))
    if (known) known.columns.push(columnIndex)
    else targets.set(fieldKeyOf(target), { target, columns: [columnIndex] })
  }
  for (const { target } of mapping.constants) {
    const key = fieldKeyOf(target)
    if (!targets.has(key)) targets.set(key, { target, columns: [] })
  }

  function valuesOf(target: FieldTarget): { values: string[]; isSent: boolean } {
    if (target.kind === 'custom') {
      const field = record.customFields.find(({ configId }) => configId === target.configId)
      return { values: (field?.values ?? []).filter((value) => value !== ''), isSent: field !== undefined }
    }
    const text = textOf(target.field)
    const parts = target.field === 'tags' ? text.split(',') : [text]
    return {
      values: parts.filter((part) => part !== ''),
      isSent: record.fields.has(target.field) && !unsentFields.includes(target.field),
    }
  }

  const lines = [...targets].flatMap(([key, { target, columns }]): CustomerLine[] => {
    const { values, isSent } = valuesOf(target)
    const [column] = columns
    const text = columns.length === 1 && column !== undefined ? (cells[column] ?? '').trim() : ''
    const raw = text !== '' && text !== values.join(',') ? text : null
    if (heading.includes(key) && values.length > 0 && raw === null) return []
    const unsentAs =
      target.kind === 'standard' && unsent.has(key) ? unsentReason(target.field, unsentFields) : null
    return [{ target, values, raw, isCleared: isSent && values.length === 0, unsentAs }]
  })
  // What is sent before what is not: the platform may know the customer by it.
  const names = [...nameless.filter((key) => !unsent.has(key)), ...nameless]
  const name = [textOf('realName'), ...names.map(textOf)].find((text) => text !== '') ?? ''
  return { name, sex: textOf('sex'), lines }
}

function unsentReason(field: StandardField, unsentFields: readonly StandardField[]): UnsentReason {
  if (unsentFields.includes(field)) return 'version'
  if (field === 'identityId') return 'noIdentityType'
  return field === 'identityType' ? 'noIdentityId' : 'noAccount'
}
