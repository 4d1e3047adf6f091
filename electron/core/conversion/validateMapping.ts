import { AppError, type TextKey } from '../../shared/errors/AppError.ts'
import { isPositiveInt64 } from '../../shared/model/int64.ts'
import { joinedFields, type FieldTarget } from '../../shared/model/field.ts'
import type { Mapping } from '../../shared/model/mapping.ts'

/** Takes the place of a column name in errors about a constant, which has no name of its own. */
const constantName: TextKey = { textKey: 'reasons.constant' }

/**
 * Rejects mappings that cannot be sent. A custom field and an address may be fed by several columns, any other
 * standard field by one.
 *
 * @throws AppError `mapping.duplicateTarget` {field, first, second}: a standard field twice; `first` and
 *   `second` are column names or {@link constantName};
 * `mapping.invalidCustomField` {configId, reason}: not an int64 (`notInteger`), or two names for one id
 * (`twoNames`);
 * `mapping.nothingMapped`: no column has a target
 */
export function validateMapping(mapping: Mapping): void {
  const firstUse = new Map<string, string | TextKey>()
  const configNames = new Map<string, string>()
  const check = (target: FieldTarget, usedBy: string | TextKey): void => {
    if (target.kind === 'custom') {
      checkCustomField(target, configNames)
      return
    }
    if (joinedFields.includes(target.field) && usedBy !== constantName) return
    const first = firstUse.get(target.field)
    if (first !== undefined) {
      throw new AppError('mapping.duplicateTarget', `${target.field} is mapped twice`, {
        params: { field: target.field, first, second: usedBy },
      })
    }
    firstUse.set(target.field, usedBy)
  }
  for (const { target, columnName } of mapping.columns) if (target) check(target, columnName)
  for (const { target } of mapping.constants) check(target, constantName)
  if (!mapping.columns.some(({ target }) => target !== null)) {
    throw new AppError('mapping.nothingMapped', 'no column is mapped to a field')
  }
}

function checkCustomField(
  target: Extract<FieldTarget, { kind: 'custom' }>,
  configNames: Map<string, string>,
): void {
  const { configId, configName } = target
  const refuse = (reason: string): never => {
    throw new AppError('mapping.invalidCustomField', `custom field ${configId}: ${reason}`, {
      params: { configId, reason },
    })
  }
  if (!isPositiveInt64(configId)) refuse('notInteger')
  if (configName === '') return
  const knownName = configNames.get(configId)
  if (knownName !== undefined && knownName !== configName) refuse('twoNames')
  configNames.set(configId, configName)
}
