import { duplicateFields, type DuplicateField } from '../../shared/model/correction.ts'
import { isIdentityField, standardFields, type StandardField } from '../../shared/model/field.ts'
import type { Mapping } from '../../shared/model/mapping.ts'
import { joinAddressColumns, type JoinedColumns } from './addressParts.ts'
import type { ConvertValue, Finding } from './Conversion.ts'
import { createConversions } from './createConversions.ts'
import { matchesOf } from './applyChoices.ts'
import { createKeepsCells, type KeepsCell } from './keptCells.ts'
import { rememberTexts } from './rememberTexts.ts'

/** Precomputed handling of one standard field, once per file. */
export interface StandardPlan {
  field: StandardField
  /** The column of its findings; -1 for none: a constant, or a birthday that only identity cards give. */
  columnIndex: number
  /** Set when several columns fill the field together. */
  joined: JoinedColumns | null
  convert: ConvertValue
  /** Tells cells that need no conversion; null: there is no such test, or it does not hold with the user's choices. */
  keepsCell: KeepsCell | null
  /** See `identityBit`; 0 for other fields. */
  identityBit: number
  /** What `asInSource` means in the patterns of records. */
  source: number | string
  isIdentity: boolean
  clearsWhenBlank: boolean
  constant: { value: string | null; finding: Finding | null } | null
}

/** Of an identity: empty ones say nothing, and could match or clear another customer's. */
const identityParts: readonly StandardField[] = ['identityType', 'platform', 'mpid']

/** Tells an identifier among several, which are or-ed together. */
export function identityBit(field: DuplicateField): number {
  return 1 << duplicateFields.indexOf(field)
}

/**
 * Plans every standard field of a mapping, in the document's order.
 *
 * @param today `yyyy-MM-dd`, local
 * @param needsBirthday plans 生日 even when no column has it
 */
export function createStandardPlans(mapping: Mapping, today: string, needsBirthday: boolean): StandardPlan[] {
  const conversions = createConversions(today, mapping.conversions)
  const keepsCells = createKeepsCells(today)
  const joins = !mapping.conversions?.disabled?.includes('joinedAddress')

  function plan(field: StandardField): StandardPlan | null {
    const columns = mapping.columns.filter(
      ({ target }) => target?.kind === 'standard' && target.field === field,
    )
    const constant = mapping.constants.find(
      ({ target }) => target.kind === 'standard' && target.field === field,
    )
    const [first] = columns
    if (!first && !constant && !(needsBirthday && field === 'birthday')) return null
    const isIdentity = isIdentityField(field)
    const joined = columns.length > 1 ? joinAddressColumns(columns, joins) : null
    const conversion = first || !constant ? null : conversions[field](constant.value)
    const columnIndex = joined?.columnIndexes.at(-1) ?? first?.columnIndex ?? -1
    return {
      field,
      columnIndex,
      joined,
      convert: isIdentity ? conversions[field] : rememberUntyped(conversions[field]),
      keepsCell:
        joined || !first || matchesOf(field, mapping.conversions) ? null : (keepsCells[field] ?? null),
      identityBit: isIdentity ? identityBit(field as DuplicateField) : 0,
      source: first ? columnIndex : (conversion?.value ?? ''),
      isIdentity,
      // An empty identity could match or clear another customer's, so it is always left out.
      clearsWhenBlank:
        mapping.blanksClear &&
        !isIdentity &&
        !identityParts.includes(field) &&
        (first !== undefined || constant !== undefined),
      constant: conversion && {
        value: conversion.value === '' ? null : conversion.value,
        finding: conversion.finding,
      },
    }
  }

  return standardFields.map(plan).filter((each) => each !== null)
}

/** What the user typed is converted otherwise, and seldom. */
function rememberUntyped(convert: ConvertValue): ConvertValue {
  const remembered = rememberTexts(convert)
  return (text, isTyped) => (isTyped ? convert(text, isTyped) : remembered(text))
}
