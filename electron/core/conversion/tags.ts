import { type Conversion, accept, refuse, warn } from './Conversion.ts'
import { findNumberCommas, splitValues, tagSeparators } from './list.ts'
import { cleanText, isPlaceholder } from './text.ts'

const onlyNumbers = /^[\d,，\s]+$/

/** A tag in quotes: opened at the start of a tag, so that the inches of 5" stay out of it. */
const quotedTag = /(?:^|[,，、;；|/\n])\s*(?:"([^"]*)"|“([^”]*)”)/g

/** Whether a separator stands inside a tag in quotes: then it belongs to the tag. */
function hasQuotedSeparator(text: string): boolean {
  if (!text.includes('"') && !text.includes('“')) return false
  for (const [, straight, curly] of text.matchAll(quotedTag)) {
    const tag = straight ?? curly ?? ''
    for (const separator of tagSeparators) if (tag.includes(separator)) return true
  }
  return false
}

/**
 * 运营标签, joined by `,` as the document wants. Empty and repeated tags are dropped. A tag that itself holds a comma
 * (消费10,000元, or `"A,B"` in quotes) would arrive as two tags: it is kept whole and refused.
 */
export function convertTags(text: string): Conversion {
  if (text === '') return accept('')
  const hasNumberComma = !onlyNumbers.test(text) && findNumberCommas(text) !== null
  if (hasNumberComma || hasQuotedSeparator(text)) return refuse(cleanText(text), 'tags.comma')
  const tags = splitValues(text, tagSeparators)
  // 无、无 says no more than 无.
  const [only] = tags
  const saysNothing = isPlaceholder(cleanText(text)) || (tags.length === 1 && isPlaceholder(only!))
  return saysNothing ? warn('', 'cell.placeholder') : accept(tags.join(','))
}
