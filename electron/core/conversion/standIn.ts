import { toHalfWidth } from './text.ts'
import { toSimplified } from './traditionalCharacters.ts'

/** 同上, 〃: the reader of the sheet takes the value of the row above. Begins as `placeholder.ts` knows. */
const ditto = /^[([]?(?:同上(?:行|面|一行|一格)?|同前|同左)[)\]]?$|^[〃″]$/
const longestDitto = 6

/** Whether a cleaned text says that the value is that of a cell beside it. */
export function isDitto(text: string): boolean {
  return text.length <= longestDitto && ditto.test(toSimplified(toHalfWidth(text)))
}

const stars = /[\p{L}\d@.][*＊●]{2,}|[*＊●]{2,}[\p{L}\d@.]/u
const anyStar = /[*＊]/
const hanzi = /\p{Script=Han}/u

/** Whether part of a text is hidden by asterisks: `4403****1234`, 文三路**号. A rating of only stars is none. */
export function isMasked(text: string): boolean {
  return (text.includes('**') || text.includes('＊＊') || text.includes('●●')) && stars.test(text)
}

/** *必填: a hint of a template. */
const hint = /[必选]填/

/** The same of a name, where one is enough: 张*. */
export function isMaskedName(text: string): boolean {
  return anyStar.test(text) && hanzi.test(text) && !hint.test(text)
}

/** 姓名：, 【地址】, Name: */
const label =
  /^[【[(（]?(?:姓名|名字|客户(?:姓名|名称)|联系人|收[货件]人|(?:收[货件]|联系|家庭|详细)?(?:地址|住址)|(?:会员|客户)?(?:卡号|编号|号)|会员卡号|标签|name|address|id)[】\])）]?\s*[:：]\s*\S/i

/** Whether a text begins with the name of its column: 姓名：张三, 会员号：12, 地址：北京市. */
export function holdsLabel(text: string): boolean {
  return (text.includes(':') || text.includes('：')) && label.test(toSimplified(text))
}

/** `&amp;`, `&nbsp;`, `<br>`: a web page's, which its export did not turn into text. Somebody may have typed it. */
const markup = /&(?:amp|nbsp|lt|gt|quot|apos|#\d{2,3});|<\/?(?:br|p|div|span)\b[^<>]*>/i

/** Whether a text holds marks of a web page. */
export function holdsMarkup(text: string): boolean {
  return (text.includes('&') || text.includes('<')) && markup.test(text)
}
