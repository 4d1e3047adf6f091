import { type Conversion, accept, refuse, warn } from './Conversion.ts'
import { isDateText } from './dateText.ts'
import {
  findKeptSeparators,
  findKeptSlashes,
  findNumberCommas,
  readSerializedList,
  splitValues,
  tagSeparators,
  unite,
} from './list.ts'
import { createIsPlaceholder, holdsProgramWord, isProgramPlaceholder } from './placeholder.ts'
import { holdsMarkup, isDitto } from './standIn.ts'
import { cleanText } from './text.ts'

const htmlBreak = /<\/?(?:br|p|div|li|ul|span)\b[^<>]*>/gi
/** Objects of JSON: which of their values is the tag is not known. */
const objects = /^(?:\[\s*)?\{.*"\s*:.*\}(?:\s*\])?$/s
const isNoTag = createIsPlaceholder('标签')
const onlyNumbers = /^[\d,，\s]+$/
const hanzi = /\p{Script=Han}/u
/** 2024 of 2024 双11, 500元 of 消费 500元, 5" of 5" 屏. */
const quantity = /^\d+(?![\dA-Za-z])/
/** 【VIP】【老客】, #VIP#老客, VIP\老客. */
const otherRow = /[】\]][【[]|^#[^#\s]+#[^#\s]|[^\s\\]\\[^\s\\]/

function holdsSeparator(tag: string): boolean {
  for (const separator of tagSeparators) if (tag.includes(separator)) return true
  return false
}

/**
 * Whether the only tag of a cell looks like several that a blank parts: 老客 上海, VIP 老客. It is only told, because a blank beside a
 * Latin word may be typography. VIP Gold and 2024 双11 are one, and so is a tag with a blank between commas.
 */
function mayBeSeveral(tag: string): boolean {
  if (!hanzi.test(tag)) return false
  if (otherRow.test(tag)) return true
  const words = tag.split(/\s+/)
  return words.length > 1 && !words.some((word) => quantity.test(word))
}

function splitTags(text: string): string[] {
  const kept = unite(findKeptSeparators(text, tagSeparators), findKeptSlashes(text))
  return splitValues(text, tagSeparators, kept)
}

/** Whether a tag, taken out of its list or kept whole by its brackets, would not arrive as one. */
function isCutAgain(tag: string): boolean {
  return holdsSeparator(tag) && (/[,，\n]/.test(tag) || splitTags(tag).join() !== tag)
}

/**
 * Converts 运营标签 to a list joined by `,`, as the document requires. Drops empty and repeated tags. A tag that
 * contains a comma (消费10,000元, 客户(甲,乙), or `"A,B"` in quotes) would arrive as two tags, so the cell is kept whole and
 * refused. A list as programs write it (`["VIP","老客"]`) gives its values.
 */
export function convertTags(text: string, isTyped = false): Conversion {
  if (text === '') return accept('')
  // The / of <br/> is no separator.
  const cleaned = cleanText(text.replace(htmlBreak, '\n'))
  // The / of a date is no tag separator.
  if (isDateText(cleaned)) return isTyped ? accept(cleaned) : warn(cleaned, 'cell.becameDate')
  const isList = readSerializedList(cleaned) !== null
  const hasNumberComma = !isList && !onlyNumbers.test(cleaned) && findNumberCommas(cleaned) !== null
  if (hasNumberComma || (!isList && objects.test(cleaned))) return refuse(cleaned, 'tags.comma')
  if (isDitto(cleaned)) return refuse(cleaned, 'cell.ditto')
  const written = splitTags(cleaned)
  const tags = written.filter((tag) => !isProgramPlaceholder(tag))
  if (tags.some(isCutAgain)) return refuse(cleaned, 'tags.comma')
  // 无、无 is a placeholder like 无.
  const saysNothing =
    (tags.length === 0 && written.length > 0) || isNoTag(cleaned) || (tags.length === 1 && isNoTag(tags[0]!))
  if (saysNothing) return warn('', 'cell.placeholder')
  const value = tags.join(',')
  if (tags.some(holdsProgramWord)) return warn(value, 'cell.joinedNull')
  if (holdsMarkup(value)) return warn(value, 'cell.undecodable')
  if (!isTyped && tags.some(isDateText)) return warn(value, 'cell.becameDate')
  if (tags.length < written.length) return warn(value, 'cell.placeholder')
  return !isTyped && tags.length === 1 && mayBeSeveral(value) ? warn(value, 'tags.several') : accept(value)
}
