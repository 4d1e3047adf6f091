import { AppError } from '../../shared/errors/AppError.ts'
import { type FieldTarget, standardFields } from '../../shared/model/field.ts'
import { suggestSeparators } from './separators.ts'
import { isPositiveInt64 } from '../../shared/model/int64.ts'

/** A parsed `--map "列名=field"`. A column with no target is not imported. */
export interface MapOption {
  columnName: string
  target: FieldTarget | null
}

/** A parsed `--set "field=value"`. */
export interface SetOption {
  target: FieldTarget
  value: string
}

const customStart = 'custom:'

/**
 * Parses a field of the command line: a standard field in any case, or `custom:ID:NAME` (NAME may be empty).
 *
 * @throws AppError `mapping.unknownField` {field}, `mapping.invalidCustomField` {configId, reason}
 */
function parseFieldTarget(text: string, columnName: string): FieldTarget {
  const trimmed = text.trim()
  if (trimmed.toLowerCase().startsWith(customStart)) return parseCustomTarget(trimmed, columnName)
  const field = standardFields.find((name) => name.toLowerCase() === trimmed.toLowerCase())
  if (!field) {
    throw new AppError('mapping.unknownField', 'no such field', {
      params: { field: trimmed, fields: standardFields.join(', ') },
    })
  }
  return { kind: 'standard', field }
}

function parseCustomTarget(text: string, columnName: string): FieldTarget {
  const rest = text.slice(customStart.length)
  const colon = rest.indexOf(':')
  const configId = (colon === -1 ? rest : rest.slice(0, colon)).trim()
  const configName = colon === -1 ? '' : rest.slice(colon + 1).trim()
  if (!isPositiveInt64(configId)) {
    throw new AppError('mapping.invalidCustomField', 'configId is not a positive int64', {
      params: { configId, reason: 'notInteger' },
    })
  }
  return { kind: 'custom', configId, configName, separators: suggestSeparators(columnName, configName) }
}

function refuseShape(option: string): never {
  throw new AppError('usage.invalid', `${option} needs NAME=VALUE`, { params: { option } })
}

/**
 * Parses `列名=field`, `列名=custom:ID:NAME`, or `列名=` for a column that is not imported. The column's name may
 * contain `=`.
 *
 * @throws AppError `usage.invalid` (no `=`), `mapping.unknownField`, `mapping.invalidCustomField`
 */
export function parseMapOption(text: string): MapOption {
  const customAt = text.toLowerCase().indexOf(`=${customStart}`)
  const at = customAt === -1 ? text.lastIndexOf('=') : customAt
  if (at <= 0) refuseShape('--map')
  const columnName = text.slice(0, at)
  const field = text.slice(at + 1)
  return { columnName, target: field.trim() === '' ? null : parseFieldTarget(field, columnName) }
}

/**
 * Parses `field=value` or `custom:ID:NAME=value`. The value may contain `=`.
 *
 * @throws AppError `usage.invalid` (no `=`), `mapping.unknownField`, `mapping.invalidCustomField`
 */
export function parseSetOption(text: string): SetOption {
  const at = text.indexOf('=')
  if (at <= 0) refuseShape('--set')
  return { target: parseFieldTarget(text.slice(0, at), ''), value: text.slice(at + 1) }
}
