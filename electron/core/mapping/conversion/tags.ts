import type { Conversion } from './Conversion.ts'
import { accept, refuse } from './Conversion.ts'
import { findNumberCommas, splitValues, tagSeparators } from './list.ts'
import { cleanText } from './text.ts'

const quotedComma = /"[^"]*,[^"]*"|“[^”]*[,，][^”]*”/
const onlyNumbers = /^[\d,\s]+$/

/**
 * 运营标签, joined by `,` as the document wants. Empty and repeated tags are dropped. A tag that itself holds a comma
 * (`"A,B"`, 消费10,000元) would arrive as two tags: it is kept whole and refused.
 */
export function convertTags(text: string): Conversion {
  if (text === '') return accept('')
  if (text.includes(',') || text.includes('，')) {
    const isNumberList = onlyNumbers.test(text)
    if ((!isNumberList && findNumberCommas(text) !== null) || quotedComma.test(text)) {
      return refuse(cleanText(text), 'tags.comma')
    }
  }
  return accept(splitValues(text, tagSeparators).join(','))
}
