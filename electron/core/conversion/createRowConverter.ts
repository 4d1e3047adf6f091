import { fieldKeyOf, identityFields, standardFields, type StandardField } from '../../shared/model/field.ts'
import type { DuplicateField } from '../../shared/model/correction.ts'
import type { Issue } from '../../shared/model/issue.ts'
import type { Mapping } from '../../shared/model/mapping.ts'
import type { Row } from '../../shared/model/workbook.ts'
import type { ConvertValue, Finding } from './Conversion.ts'
import { createConversions } from './createConversions.ts'
import { validateMapping } from './validateMapping.ts'
import type { ConversionStatistics } from './ConversionStatistics.ts'
import { type CustomPlan, createCustomPlans, writeCustomFields } from './customFields.ts'
import { IssueList } from './IssueList.ts'
import { quoteJson } from './recordJson.ts'
import { isOneMerge, mergedColumns, reportDefects } from './readerDefects.ts'
import { createRowKindCheck, notCustomer } from './rowKind.ts'

/** One row, ready to be staged. */
export interface ConvertedRow {
  /** One element of `data[]`, exactly as sent. Never sent when `hasError`. */
  recordJson: string
  issues: Issue[]
  hasError: boolean
  /** Carries one of unionid, openid, phone, audienceUserId, which fuzzy matching uses. */
  hasFuzzyIdentity: boolean
  /** Carries identityId, which precise matching uses. */
  hasIdentityId: boolean
  /** Error-free identifiers from the row's cells (not from constants), as they are sent. */
  identifiers: Identifiers
}

/** Values for duplicate detection. Constants are excluded: they identify nobody. */
export type Identifiers = { [Field in DuplicateField]?: string }

export interface ConvertContext {
  /** `yyyy-MM-dd`, local; a later birthday is refused. */
  today: string
  /** If given, counts every changed cell. */
  statistics?: ConversionStatistics | undefined
}

/** Precomputed handling of one standard field, once per file. */
interface StandardPlan {
  field: StandardField
  /** -1 for a constant. */
  columnIndex: number
  convert: ConvertValue
  /** `"phone":` */
  jsonKey: string
  isIdentity: boolean
  isFuzzyIdentity: boolean
  clearsWhenBlank: boolean
  constant: { json: string; finding: Finding | null } | null
}

const fuzzyFields: readonly StandardField[] = ['unionid', 'openid', 'phone', 'audienceUserId']

function createStandardPlans(mapping: Mapping, context: ConvertContext): StandardPlan[] {
  const conversions = createConversions(context.today, mapping.conversions)
  const plans: StandardPlan[] = []
  const add = (field: StandardField, columnIndex: number, constantText: string | null): void => {
    const isIdentity = (identityFields as readonly string[]).includes(field)
    const conversion = constantText === null ? null : conversions[field](constantText)
    plans.push({
      field,
      columnIndex,
      convert: conversions[field],
      jsonKey: `${JSON.stringify(field)}:`,
      isIdentity,
      isFuzzyIdentity: fuzzyFields.includes(field),
      // An empty identity could match or clear another customer's, so it is always left out.
      clearsWhenBlank: mapping.blanksClear && !isIdentity && field !== 'identityType',
      constant: conversion && {
        json: conversion.value === '' ? '' : JSON.stringify(conversion.value),
        finding: conversion.finding,
      },
    })
  }
  for (const { columnIndex, target } of mapping.columns) {
    if (target?.kind === 'standard') add(target.field, columnIndex, null)
  }
  for (const { target, value } of mapping.constants) {
    if (target.kind === 'standard') add(target.field, -1, value)
  }
  return plans.sort((one, other) => standardFields.indexOf(one.field) - standardFields.indexOf(other.field))
}

/**
 * Creates the function that converts rows to records. It runs per row for files of a million rows, so
 * everything derivable from the mapping is precomputed here.
 *
 * The record holds only fields that have a value, in the document's order, all as strings; `configId` is
 * written digit for digit as a JSON number, because it is an int64 beyond the precision of a JS number.
 *
 * @throws AppError `mapping.duplicateTarget`, `mapping.invalidCustomField`, `mapping.nothingMapped`
 */
export function createRowConverter(mapping: Mapping, context: ConvertContext): (row: Row) => ConvertedRow {
  validateMapping(mapping)
  const { statistics } = context
  const standardPlans = createStandardPlans(mapping, context)
  const customPlans: CustomPlan[] = createCustomPlans(mapping)
  const checkRowKind = createRowKindCheck(mapping)
  const fillsMerged = !mapping.conversions?.disabled?.includes('mergedCell')
  const fieldKeyByColumn = new Map(
    mapping.columns.flatMap(({ columnIndex, target }) =>
      target ? [[columnIndex, fieldKeyOf(target)] as const] : [],
    ),
  )

  return function convertRow(row) {
    const issues = new IssueList()
    const isTitle = row.defects !== null && isOneMerge(row.defects, fieldKeyByColumn)
    const broken = row.defects && !isTitle ? reportDefects(row, fieldKeyByColumn, issues) : null
    const merged = row.defects ? mergedColumns(row.defects) : null
    let json = ''
    let hasIdentity = false
    let hasFuzzyIdentity = false
    let hasIdentityId = false
    const identifiers: Identifiers = {}

    for (const plan of standardPlans) {
      const isCovered = merged !== null && !plan.isIdentity && merged.has(plan.columnIndex)
      const isBlank = plan.columnIndex < 0 || (isCovered && !fillsMerged)
      const text = isBlank ? '' : (row.cells[plan.columnIndex] ?? '')
      let valueJson = ''
      if (plan.constant) {
        valueJson = plan.constant.json
        if (plan.constant.finding) issues.add(plan.constant.finding, plan.field, null)
      } else if (broken?.has(plan.columnIndex)) {
        if (text !== '') valueJson = quoteJson(text)
      } else if (text !== '') {
        const { value, finding, kind } = plan.convert(text, row.typedColumns?.includes(plan.columnIndex))
        if (value !== '') {
          valueJson = quoteJson(value)
          if (plan.isIdentity && finding?.severity !== 'error')
            identifiers[plan.field as DuplicateField] = value
        }
        // Only a blank cell clears the field; a placeholder, or a value the user chose to leave out, is
        // omitted.
        else if (finding === null && kind === undefined && plan.clearsWhenBlank) valueJson = '""'
        if (finding) issues.add(finding, plan.field, plan.columnIndex)
        if (statistics && isCovered) statistics.record(plan.field, '', value, 'mergedCell')
        else if (statistics && value !== text && finding?.severity !== 'error') {
          statistics.record(plan.field, text, value, kind)
        }
      } else if (plan.clearsWhenBlank) valueJson = '""'

      if (valueJson === '') continue
      json += (json === '' ? '' : ',') + plan.jsonKey + valueJson
      if (plan.isIdentity) {
        hasIdentity = true
        if (plan.isFuzzyIdentity) hasFuzzyIdentity = true
        else hasIdentityId = true
      }
    }

    if (customPlans.length > 0) {
      const customRow = merged === null || fillsMerged ? row : withoutCells(row, merged)
      const customJson = writeCustomFields(customPlans, customRow, broken, issues, statistics)
      if (customJson !== '') json += `${json === '' ? '' : ','}"customFields":[${customJson}]`
    }
    const { phone, openid, unionid } = identifiers
    const otherKind = isTitle ? notCustomer : checkRowKind(row, (phone ?? openid ?? unionid) !== undefined)
    if (otherKind) issues.add(otherKind, null, null)
    else if (!hasIdentity) issues.add(identityMissing, null, null)
    return {
      recordJson: `{${json}}`,
      issues: issues.issues,
      hasError: issues.hasError,
      hasFuzzyIdentity,
      hasIdentityId,
      identifiers,
    }
  }
}

const identityMissing: Finding = { code: 'identity.missing', severity: 'error', params: {} }

function withoutCells(row: Row, columns: ReadonlySet<number>): Row {
  return { ...row, cells: row.cells.map((cell, columnIndex) => (columns.has(columnIndex) ? '' : cell)) }
}
