import { fieldKeyOf } from '../../shared/model/field.ts'
import type { DuplicateField } from '../../shared/model/correction.ts'
import type { Issue } from '../../shared/model/issue.ts'
import type { Mapping } from '../../shared/model/mapping.ts'
import type { Row } from '../../shared/model/workbook.ts'
import type { Finding } from './Conversion.ts'
import { validateMapping } from './validateMapping.ts'
import type { ConversionStatistics } from './ConversionStatistics.ts'
import { type CustomPlan, createCustomPlans, writeCustomFields } from './customFields.ts'
import { findIdCards, readIdCard } from './idCard.ts'
import { IssueList } from './IssueList.ts'
import type { LineCells } from '../rowLines/LineCells.ts'
import { TextCells, type RowCells } from '../rowLines/RowCells.ts'
import { asInSource, leftOut, quoteJson, writeRecord, type RecordTemplate } from '../records/recordJson.ts'
import { isOneMerge, mergedColumns, reportDefects, withoutCells } from './readerDefects.ts'
import { createRowKindCheck, notCustomer } from './rowKind.ts'
import { createStandardPlans, identityBit, type StandardPlan } from './standardPlans.ts'

/** What becomes of a row's cells. */
export interface ConvertedCells {
  /** The record as `writeRecord` takes it. */
  recordPattern: string
  issues: Issue[]
  hasError: boolean
  /** Carries one of unionid, openid, phone, audienceUserId, which fuzzy matching uses. */
  hasFuzzyIdentity: boolean
  /** Carries identityId, which precise matching uses. */
  hasIdentityId: boolean
  /** Error-free identifiers from the row's cells (not from constants), as they are sent. */
  identifiers: Identifiers
  /** Identifiers that are cells of the line as they are, in ASCII, and not among `identifiers`: the `identityBit` of each. */
  keptIdentifiers: number
}

/** One row, ready to be staged. */
export interface ConvertedRow extends ConvertedCells {
  /** One element of `data[]`, exactly as sent. Never sent when `hasError`. Written when it is asked for. */
  readonly recordJson: string
}

/** Values for duplicate detection. Constants are excluded: they identify nobody. */
export type Identifiers = { [Field in DuplicateField]?: string }

export interface ConvertContext {
  /** `yyyy-MM-dd`, local; a later birthday is refused. */
  today: string
  /** If given, counts every changed cell. */
  statistics?: ConversionStatistics | undefined
}

export interface RowConverter {
  (row: Row): ConvertedRow
  /** Converts a row without defects that is not hidden, from the bytes of its line. */
  readonly convertLine: (line: LineCells) => ConvertedCells
  /** What the patterns of all rows refer to. */
  readonly template: RecordTemplate
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
export function createRowConverter(mapping: Mapping, context: ConvertContext): RowConverter {
  validateMapping(mapping)
  const { statistics } = context
  const idCards = findIdCards(mapping)
  const standardPlans = createStandardPlans(mapping, context.today, idCards !== null)
  const customPlans: CustomPlan[] = createCustomPlans(mapping)
  const checkRowKind = createRowKindCheck(mapping)
  const fillsMerged = !mapping.conversions?.disabled?.includes('mergedCell')
  const reportsHidden = mapping.conversions?.hiddenRows === undefined
  const fieldKeyByColumn = new Map(
    mapping.columns.flatMap(({ columnIndex, target }) =>
      target ? [[columnIndex, fieldKeyOf(target)] as const] : [],
    ),
  )

  const template = standardPlans.map(({ field, source }) => [field, source] as const)
  return Object.assign(convertRow, { convertLine, template })

  function convertRow(row: Row): ConvertedRow {
    return new PatternedRow(template, row.cells, convertCells(new TextCells(row.cells), null, row))
  }

  function convertLine(line: LineCells): ConvertedCells {
    return convertCells(line, line, plainLine)
  }

  /** @param line the cells once more, if their bytes are known */
  function convertCells(allCells: RowCells, line: LineCells | null, row: RowFacts): ConvertedCells {
    const issues = new IssueList()
    const isTitle = row.defects !== null && isOneMerge(row.defects, fieldKeyByColumn)
    const broken = row.defects && !isTitle ? reportDefects(row, fieldKeyByColumn, issues) : null
    const merged = row.defects ? mergedColumns(row.defects) : null
    const ownCells =
      merged === null || fillsMerged ? allCells : new TextCells(withoutCells(allCells.all(), merged))
    let pattern = ''
    const identifiers: Identifiers = {}
    let keptIdentifiers = 0
    let sentIdentities = 0

    for (const plan of standardPlans) {
      const { columnIndex, joined, keepsCell } = plan
      if (line !== null && keepsCell !== null && !line.isBlank(columnIndex) && keepsCell(line, columnIndex)) {
        pattern += asInSource
        keptIdentifiers |= plan.identityBit
        sentIdentities |= plan.identityBit
        continue
      }
      const isCovered = !plan.isIdentity && merged !== null && isAmong(merged, plan)
      const cells = plan.isIdentity ? allCells : ownCells
      const text = joined ? joined.join(cells) : cells.text(columnIndex)
      // What is sent; null: the field is left out.
      let sent: string | null = null
      if (plan.constant) {
        sent = plan.constant.value
        if (plan.constant.finding) issues.add(plan.constant.finding, plan.field, null)
      } else if (broken !== null && isAmong(broken, plan)) {
        if (text !== '') sent = text
      } else if (text !== '') {
        const { value, finding, kind } = plan.convert(text, row.typedColumns?.includes(plan.columnIndex))
        if (value !== '') {
          sent = value
          if (plan.isIdentity && finding?.severity !== 'error')
            identifiers[plan.field as DuplicateField] = value
        }
        // Only a blank cell clears the field; a placeholder, or a value the user chose to leave out, is
        // omitted.
        else if (finding === null && kind === undefined && plan.clearsWhenBlank) sent = ''
        if (finding) issues.add(finding, plan.field, columnIndex)
        const parts = statistics && joined ? joined.describe(cells) : text
        if (statistics && isCovered) statistics.record(plan.field, '', value, 'mergedCell')
        else if (statistics && parts !== text) statistics.record(plan.field, parts, value, 'joinedAddress')
        else if (statistics && value !== text && finding?.severity !== 'error') {
          statistics.record(plan.field, text, value, kind)
        }
      } else if (plan.clearsWhenBlank) sent = ''

      if (idCards && plan.field === 'birthday' && !plan.constant && !sent) {
        const { columnIndex: source, use } = idCards
        const isTrusted = !row.defects?.some((defect) => defect.columnIndex === source)
        const card = allCells.text(source)
        const birthday = isTrusted ? readIdCard(card, context.today) : null
        if (birthday !== null && use === 'fill') {
          sent = birthday
          statistics?.record('birthday', card, birthday, 'idCardBirthday')
        } else if (birthday !== null) issues.add(birthdayInIdCard, 'birthday', source)
      }
      if (sent === null) {
        pattern += leftOut
        continue
      }
      const { source } = plan
      const isAsInSource = sent === (typeof source === 'number' ? allCells.text(source) : source)
      pattern += isAsInSource ? asInSource : quoteJson(sent)
      sentIdentities |= plan.identityBit
    }

    if (customPlans.length > 0) {
      pattern += writeCustomFields(customPlans, { cells: ownCells, merged }, broken, issues, statistics)
    }
    const { phone, openid, unionid } = identifiers
    const hasContact = (keptIdentifiers & contactBits) !== 0 || (phone ?? openid ?? unionid) !== undefined
    const otherKind = isTitle ? notCustomer : checkRowKind(allCells, hasContact)
    if (otherKind) issues.add(otherKind, null, null)
    else if (sentIdentities === 0) issues.add(identityMissing, null, null)
    if (row.hidden && reportsHidden) issues.add(hiddenRow, null, null)
    const { issues: found, hasError } = issues
    return {
      recordPattern: pattern,
      issues: found,
      hasError,
      hasFuzzyIdentity: (sentIdentities & fuzzyBits) !== 0,
      hasIdentityId: (sentIdentities & identityBit('identityId')) !== 0,
      identifiers,
      keptIdentifiers,
    }
  }
}

/** What is known of a row beside its cells. */
type RowFacts = Pick<Row, 'defects' | 'hidden' | 'typedColumns'>
const plainLine: RowFacts = { defects: null, hidden: false }

/**
 * Writes the record only when it is asked for, which few callers do. A class: an object literal with a getter takes ten times as
 * long.
 */
class PatternedRow implements ConvertedRow {
  readonly #template: RecordTemplate
  readonly #cells: readonly string[]
  readonly recordPattern: string
  readonly issues: Issue[]
  readonly hasError: boolean
  readonly hasFuzzyIdentity: boolean
  readonly hasIdentityId: boolean
  readonly identifiers: Identifiers
  readonly keptIdentifiers = 0

  constructor(template: RecordTemplate, cells: readonly string[], converted: ConvertedCells) {
    this.#template = template
    this.#cells = cells
    this.recordPattern = converted.recordPattern
    this.issues = converted.issues
    this.hasError = converted.hasError
    this.hasFuzzyIdentity = converted.hasFuzzyIdentity
    this.hasIdentityId = converted.hasIdentityId
    this.identifiers = converted.identifiers
  }

  get recordJson(): string {
    return writeRecord(this.#template, this.recordPattern, this.#cells)
  }
}

/** A customer can be reached or recognised by one of them. */
const contactBits = identityBit('phone') | identityBit('openid') | identityBit('unionid')
/** Those that fuzzy matching uses. */
const fuzzyBits = contactBits | identityBit('audienceUserId')

const identityMissing: Finding = { code: 'identity.missing', severity: 'error', params: {} }
const hiddenRow: Finding = { code: 'row.hidden', severity: 'warning', params: {} }
const birthdayInIdCard: Finding = { code: 'birthday.inIdCard', severity: 'warning', params: {} }

/** Whether any column that fills a field is among the given ones. */
function isAmong(columns: ReadonlySet<number>, { joined, columnIndex }: StandardPlan): boolean {
  return joined ? joined.columnIndexes.some((index) => columns.has(index)) : columns.has(columnIndex)
}
