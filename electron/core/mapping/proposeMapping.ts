import { type StandardField, standardFields } from '../../shared/model/field.ts'
import type { ColumnSuggestion, Mapping } from '../../shared/model/mapping.ts'
import { unnamedColumn } from '../../shared/model/columnLetters.ts'
import type { Column, Row } from '../../shared/model/workbook.ts'
import { expandAbbreviations, formsOf } from './headerForms.ts'
import { type HeaderText, readHeader } from './headerText.ts'
import { proposeJoinedAddress } from './addressColumns.ts'
import { nameWithoutFormat } from './formattedHeader.ts'
import { toPinyin } from './pinyin.ts'
import {
  deedPrefixes,
  fieldWords,
  foreignNotes,
  foreignWords,
  harmlessWords,
  ownerPrefixes,
  partSpoilers,
} from './headerSynonyms.ts'
import { type ValueEvidence, type ValueShape, examineValues, shapeOfField } from './valueShapes.ts'

/** Least scores of a suggestion that is accepted without asking (已匹配) and of one that is offered (建议确认). */
const matchedScore = 0.9
const suggestedScore = 0.4
/**
 * Least score of a header that is a clear word of the field by itself; values that fit a vague word stay
 * below.
 */
export const exactScore = 0.93

/** Score of each kind of evidence; docs/template.md explains them. */
const scores = {
  strong: 1,
  /** Two words of one field: 留言备注. */
  doubled: 0.95,
  /** Subtracted in full from the last strong word of a field, so that 手机号 beats 电话 when a file has both. */
  strongSpread: 0.05,
  ownerPrefix: 0.98,
  weakConfirmed: 0.92,
  weak: 0.6,
  weakUnlikely: 0.3,
  contradicted: 0.6,
  partConfirmed: 0.6,
  part: 0.45,
  valuesOnly: 0.5,
  /** For the shapes that other columns may have too; only where the column has no name. */
  valuesOfUnnamed: 0.42,
}
/** Shares of the values that confirm or contradict a header. */
const confirmingShare = 0.8
const refutingShare = 0.2
/** Fewer values than this do not contradict a clear header. */
const fewestContradicting = 3

/** Shapes that exclude a field. A phone may well serve as a member number, and anything may be a remark. */
const contradictingShapes: { readonly [Field in StandardField]?: readonly ValueShape[] } = {
  identityId: ['date', 'sex', 'email'],
  audienceUserId: ['date', 'sex', 'email'],
  openid: ['phone', 'date', 'sex', 'email'],
  unionid: ['phone', 'date', 'sex', 'email'],
  phone: ['date', 'sex', 'email', 'weChatId', 'personName'],
  realName: ['phone', 'date', 'sex', 'email', 'weChatId'],
  sex: ['phone', 'date', 'email', 'weChatId'],
  address: ['phone', 'date', 'sex', 'email', 'weChatId'],
  birthday: ['phone', 'sex', 'email', 'weChatId'],
}

interface WordStrength {
  kind: 'strong' | 'weak'
  score: number
}

const wordIndex = new Map<string, Map<StandardField, WordStrength>>()
for (const field of standardFields) {
  const { strong, weak } = fieldWords[field]
  const add = (word: string, strength: WordStrength): void => {
    const entry = wordIndex.get(word) ?? new Map<StandardField, WordStrength>()
    if (!entry.has(field)) entry.set(field, strength)
    wordIndex.set(word, entry)
  }
  strong.forEach((word, position) =>
    add(word, { kind: 'strong', score: scores.strong - (scores.strongSpread * position) / strong.length }),
  )
  weak.forEach((word) => add(word, { kind: 'weak', score: scores.weak }))
  // Full pinyin is as clear as the word; initials may mean other words.
  for (const word of strong) {
    const pinyin = toPinyin(word)
    if (pinyin?.full) add(pinyin.full, { kind: 'strong', score: scores.strong * scores.ownerPrefix })
    if (pinyin?.initials) add(pinyin.initials, { kind: 'weak', score: scores.weak })
  }
}

/** Longest first, so that 请填写您的 is stripped before 请填写. */
const prefixes = [
  ...ownerPrefixes,
  ...ownerPrefixes.flatMap((word) => toPinyin(word)?.full ?? []),
  // 客户 and 会员 in initials.
  'kh',
  'hy',
].sort((one, other) => other.length - one.length)

/**
 * Hints in brackets on how to fill in, which do not change the owner of the data: 姓名（与身份证一致）, 手机号（用于快递通知）.
 */
const hint = /(?:一致|相同|即可)$|^(?:请|用于|便于|以便|格式|例如|如)/

/** Whether the header names another person's data, or something that only resembles a field. */
export function isForeign({ core, notes }: HeaderText): boolean {
  let text = [core, ...notes.filter((note) => !hint.test(note))].join(' ')
  for (const word of harmlessWords) text = text.replaceAll(word, '')
  return foreignWords.some((word) => text.includes(word)) || notes.some((note) => foreignNotes.has(note))
}

/** Returns the best match of all forms; a form other than the written one scores slightly less. */
function lookUp(text: string, field: StandardField): WordStrength | null {
  let best: WordStrength | null = null
  for (const [position, form] of formsOf(text).entries()) {
    const found = lookUpForm(form, field)
    const score = found && found.score * (position === 0 ? 1 : scores.ownerPrefix)
    if (found && score !== null && (best === null || score > best.score)) best = { kind: found.kind, score }
  }
  return best
}

/** Most words that are removed for naming the owner. */
const mostOwners = 2

/**
 * Looks up the word itself, then without up to two words that only name the owner of the data (客户, 您的,
 * member).
 */
function lookUpForm(text: string, field: StandardField, stripped = 0): WordStrength | null {
  const discount = scores.ownerPrefix ** stripped
  const strength = wordIndex.get(text)?.get(field)
  if (strength) return { kind: strength.kind, score: strength.score * discount }
  const deed = deedPrefixes.find((word) => text.startsWith(word))
  const strong = deed === undefined ? undefined : wordIndex.get(text.slice(deed.length))?.get(field)
  if (strong?.kind === 'strong') return { ...strong, score: strong.score * discount * scores.ownerPrefix }
  // 会员名, 客户全名: the name of the owner, or of an account.
  if (stripped > 0 && field === 'realName' && /^(?:名|全名)$/.test(text))
    return { kind: 'weak', score: scores.weak }
  if (stripped === mostOwners) return null
  // Every prefix is tried: `customersex` is not `customers` and `ex`.
  for (const prefix of prefixes) {
    if (text.length <= prefix.length || !text.startsWith(prefix)) continue
    const found = lookUpForm(text.slice(prefix.length), field, stripped + 1)
    if (found) return found
  }
  return null
}

/**
 * Splits a header in two languages (姓名 Name) into its Chinese and its Latin half; null for any other header.
 */
function readHalves(core: string): [string, string] | null {
  const latin = core.replace(/[^a-z0-9]/g, '')
  const chinese = core.replace(/[a-z0-9]/g, '')
  return latin.length > 1 && chinese.length > 1 ? [chinese, latin] : null
}

/** Whether a header is two words of a field, one of them clear: 留言备注, 出生年月生日. */
function isDoubled(core: string, field: StandardField): boolean {
  for (let cut = 2; cut <= core.length - 2; cut += 1) {
    const first = wordIndex.get(core.slice(0, cut))?.get(field)
    const second = first && wordIndex.get(core.slice(cut))?.get(field)
    if (second && (first.kind === 'strong' || second.kind === 'strong')) return true
  }
  return false
}

/** 手机1, and Phone 1 - Value of Google: the first of several, and the intended one. */
const firstOfSeveral = /(?<=\D)1(?:value|formatted)?$/
const furtherOfSeveral = /\D[2-9](?:value|formatted)?$/
/** A header that says nothing of a birth. */
const anyDay = /^(?:日期|date)$/
/** Fields of which a customer has one, so that 手机2 and 联系人2 are further ones. */
const singleFields: ReadonlySet<StandardField> = new Set(['phone', 'realName', 'birthday', 'sex'])

function lookUpFirst(core: string, field: StandardField): WordStrength | null {
  const first = core.replace(firstOfSeveral, '')
  return first === core ? null : lookUp(first, field)
}

function headerStrength(header: HeaderText, field: StandardField): WordStrength | null {
  const whole = lookUp(header.core, field) ?? lookUpFirst(header.core, field)
  if (whole?.kind === 'strong') return whole
  // 联系方式(手机号): the bracket names the field.
  for (const note of header.notes) {
    const named = lookUp(note, field)
    if (named?.kind === 'strong' && (whole || header.core === '')) return named
  }
  if (isDoubled(header.core, field)) return { kind: 'strong', score: scores.doubled }
  const halves = readHalves(header.core)
  if (halves) {
    const [chinese, latin] = [lookUp(halves[0], field), lookUp(halves[1], field)]
    if (chinese && latin) return chinese.score > latin.score ? chinese : latin
  }
  return whole
}

/** 持卡人, 参会者: a person as such, whose values are names. */
const roleAlone = /^.{1,4}[人者]$/

/** Fields that a column without a name may be by its values: other shapes are those of several fields. */
const fieldsOfUnnamed: readonly StandardField[] = ['birthday', 'realName', 'address']

/** Scores how well one column fits one field, 0 to 1. @param isUnnamed the column has no header */
function scoreColumn(
  header: HeaderText,
  foreign: boolean,
  evidence: ValueEvidence,
  field: StandardField,
  isUnnamed: boolean,
): number {
  if (foreign || (singleFields.has(field) && furtherOfSeveral.test(header.core))) return 0
  const shape = shapeOfField[field]
  const share = shape ? evidence.shares[shape] : 0
  const isConfirmed =
    shape !== undefined && share >= confirmingShare && (field !== 'birthday' || evidence.hasBirthYears)
  const isRefuted =
    evidence.count >= fewestContradicting &&
    (contradictingShapes[field] ?? []).some((other) => evidence.shares[other] >= confirmingShare)

  const strength = headerStrength(header, field)
  if (strength?.kind === 'strong') return isRefuted ? scores.contradicted : strength.score
  if (strength) {
    if (isRefuted) return 0
    if (isConfirmed) return scores.weakConfirmed
    // Days of orders or visits.
    if (field === 'birthday' && share >= confirmingShare && anyDay.test(header.core))
      return scores.weakUnlikely
    return shape !== undefined && evidence.count > 0 && share <= refutingShare
      ? scores.weakUnlikely
      : strength.score
  }
  if (isRefuted) return 0
  if (!partSpoilers.test(header.core) && fieldWords[field].parts.some((part) => header.core.includes(part))) {
    return isConfirmed ? scores.partConfirmed : scores.part
  }
  // Only these shapes count without a header: unionid looks the same as openid, and names and lists occur in
  // many columns.
  if (field === 'realName' && isConfirmed && roleAlone.test(header.core)) return scores.valuesOnly
  const speaksForItself = field === 'phone' || field === 'openid' || field === 'sex'
  if (!isConfirmed) return 0
  if (speaksForItself) return scores.valuesOnly
  return isUnnamed && fieldsOfUnnamed.includes(field) ? scores.valuesOfUnnamed : 0
}

/** Beside a column of family names, 名字 is the given name alone, as iPhones export it. */
const familyName = /^(?:姓|姓氏|lastname|surname|familyname)$/
const givenName = /^(?:名|名字|givenname)$/

function valuesOf(column: Column, rows: readonly Row[]): string[] {
  return rows.length === 0 ? column.samples : rows.map(({ cells }) => cells[column.index] ?? '')
}

/**
 * Proposes a target for each column from its name and values; no two columns on one field, except for an
 * address in parts.
 *
 * A field goes to the column that fits it best; of two equal ones to the one with more values that fit, then
 * to the first. A column that loses its field is offered the next one that fits, or none.
 *
 * @param rows the first data rows, some tens to a hundred
 */
export function proposeMapping(columns: Column[], rows: Row[]): ColumnSuggestion[] {
  const headers = columns.map(({ name }) => readHeader(expandAbbreviations(name)))
  const hasFamilyName = headers.some(({ core }) => familyName.test(core))
  const candidates: { position: number; field: StandardField; score: number; share: number }[] = []
  for (const [position, column] of columns.entries()) {
    const header = headers[position]!
    const foreign = isForeign(header) || (hasFamilyName && givenName.test(header.core))
    const isUnnamed = column.name === unnamedColumn(column.index)
    const values = valuesOf(column, rows)
    const evidence = examineValues(values)
    const ownName = nameWithoutFormat(column.name, values)
    const ownHeader = ownName === null ? null : readHeader(expandAbbreviations(ownName))
    for (const field of standardFields) {
      let score = scoreColumn(header, foreign, evidence, field, isUnnamed)
      if (ownHeader !== null && score < matchedScore)
        score = Math.max(
          score,
          scoreColumn(ownHeader, foreign || isForeign(ownHeader), evidence, field, isUnnamed),
        )
      const shape = shapeOfField[field]
      const share = shape ? evidence.shares[shape] : Math.min(evidence.count, 1)
      if (score >= suggestedScore) candidates.push({ position, field, score, share })
    }
  }
  candidates.sort(
    (one, other) => other.score - one.score || other.share - one.share || one.position - other.position,
  )
  const taken = new Set<StandardField>()
  const chosen = new Map<number, { field: StandardField; score: number }>()
  for (const { position, field, score } of candidates) {
    if (taken.has(field) || chosen.has(position)) continue
    taken.add(field)
    chosen.set(position, { field, score })
  }
  const suggestions = columns.map(({ index, name }, position): ColumnSuggestion => {
    const choice = chosen.get(position)
    return {
      columnIndex: index,
      columnName: name,
      target: choice ? { kind: 'standard', field: choice.field } : null,
      state: !choice ? 'unmatched' : choice.score >= matchedScore ? 'matched' : 'suggested',
      score: choice?.score ?? 0,
    }
  })
  return proposeJoinedAddress(columns, rows, suggestions)
}

/** Creates the mapping without any choice by the user: only certain suggestions get a target. */
export function mappingFromSuggestions(suggestions: ColumnSuggestion[]): Mapping {
  return {
    columns: suggestions.map(({ columnIndex, columnName, target, state }) => ({
      columnIndex,
      columnName,
      target: state === 'matched' ? target : null,
    })),
    constants: [],
    blanksClear: false,
  }
}
