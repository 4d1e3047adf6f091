import type { CustomValueType } from '../../shared/model/field.ts'
import { readHeader } from './headerText.ts'

/**
 * Default separators of a custom field: the marks by which people list options, 问卷星's ┋, and line breaks. `/`
 * is excluded, because it occurs in dates, fractions, addresses and 和/或. A comma inside a number (1,200)
 * never splits.
 */
const defaultSeparators = ',，、;；|┋\n'

/** Names of fields with one text, in which those marks are content. */
const oneTextWords =
  /姓名|名称|名字|地址|住址|公司|单位|企业|备注|说明|描述|简介|介绍|留言|内容|需求|意见|建议|反馈|评价|详情|原因|问题|回答|金额|价格|时间|日期|网址|链接|邮箱|name|address|company|note|remark|comment|description|message|feedback|detail|reason|content|amount|price|date|time|url|link|mail/

/**
 * Suggests the initial separators of a custom field. The platform takes a list of values for every custom
 * field and does not expose which of them are choices. Torn text is worse than an unsplit list, because
 * nobody notices it: a field whose column or name means one text (names, addresses, remarks, amounts, dates,
 * …) is not split, unless the column is a question with several answers, 感兴趣的内容（多选）. Where the catalogue
 * knows the type of the field, only 多选 is split.
 */
export function suggestSeparators(
  columnName: string,
  configName: string,
  valueType?: CustomValueType,
): string {
  if (valueType !== undefined) return valueType === 'multi' ? defaultSeparators : ''
  if (/多选/.test(columnName)) return defaultSeparators
  return oneTextWords.test(readHeader(columnName).core) || oneTextWords.test(readHeader(configName).core)
    ? ''
    : defaultSeparators
}
