import { type Conversion, type ConvertValue, accept, refuse, warn } from './Conversion.ts'
import { isDateText } from './dateText.ts'
import { holdsLabel, holdsMarkup, isDitto, isMasked, isMaskedName } from './standIn.ts'
import { createIsPlaceholder, holdsProgramWord, isPlaceholder, isProgramPlaceholder } from './placeholder.ts'
import { cleanCode, cleanText, expandScientific, toHalfWidth, withoutTextMark } from './text.ts'

/** Longer values are more likely mistakes; the document sets no limits. In characters. */
export const shortTextLimit = 200
export const longTextLimit = 2_000

/**
 * WeChat ids: 28 letters, digits, `-` and `_`, starting with `o`; one published example of a unionid has 29.
 */
export const weChatId = /^o[\w-]{27,28}$/
const weChatIdLength = 28
export const emailLike = /^[^\s@]+@[^\s@]+\.[^\s@]+$/
/** A whole number that a program wrote as a decimal. */
const wholeWithDecimals = /^\d+\.0+$/
/** RFC 5321, 4.5.3.1.3: longest address. In characters; bounds the matching time, which is quadratic. */
const longestEmail = 320
const hanziAndQuestion = /[\u4e00-\u9fff].*\?|\?.*[\u4e00-\u9fff]/
/** In an id without hanzi they separate two, or groups of digits. */
const separatorInId = /^[^\u4e00-\u9fff]*[,，、;；\n][^\u4e00-\u9fff]*$/
/** 张三、李四 and 张先生/李女士: customers of one row are one customer on the platform. */
const severalNames = /^\p{Script=Han}{2,4}(?:\s*[,，、;；/／|｜\n]\s*\p{Script=Han}{2,4})+$/u
/** 1、张三 and 2. 李四, as a chain of messages in a group counts them. */
const numbered = /^(?:[(（]?\d{1,4}\s*[、.．)）:：]\s*|[①-⑳]\s*)\p{L}/u
const mobileWithin = /(?<!\d)1[3-9]\d{9}(?!\d)/
const numberLike = /^[+(\d][\d\s().-]*$/

function checkLength(value: string, limit: number): Conversion {
  return value.length > limit ? warn(value, 'text.tooLong', { length: value.length, limit }) : accept(value)
}

/**
 * Converts 身份识别ID and 客户ID: trims and removes invisible characters, keeps the rest exactly as in the file.
 */
export function convertId(text: string, isTyped = false): Conversion {
  const value = cleanCode(text)
  if (value === '') return accept('')
  if (isPlaceholder(value)) return warn('', 'cell.placeholder')
  const standIn = standInOf(value)
  if (standIn !== null) return refuse(value, standIn)
  const expanded = expandScientific(value)
  if (expanded === '' && !isTyped) return refuse(value, 'cell.imprecise')
  if (!isTyped && isDateText(value)) return refuse(value, 'cell.becameDate')
  if (holdsProgramWord(value)) return warn(value, 'cell.joinedNull')
  if (holdsLabel(value)) return warn(value, 'cell.labelled')
  if (separatorInId.test(value)) return warn(value, 'identity.separators')
  // 10086.0 most likely means 10086, but only the user knows whose id that is.
  if (expanded === null && wholeWithDecimals.test(value)) return warn(value, 'identity.decimals')
  return checkLength(expanded || value, shortTextLimit)
}

/** An id that is none: two customers must not become one by it. */
function standInOf(value: string): 'cell.ditto' | 'cell.masked' | null {
  if (isDitto(value)) return 'cell.ditto'
  return isMasked(value) ? 'cell.masked' : null
}

function convertWeChatId(text: string, code: 'openid.shape' | 'unionid.shape', isTyped: boolean): Conversion {
  const value = cleanCode(text)
  if (value === '' || weChatId.test(value)) return accept(value)
  if (isPlaceholder(value)) return warn('', 'cell.placeholder')
  const standIn = standInOf(value)
  if (standIn !== null) return refuse(value, standIn)
  if (expandScientific(value) === '') return refuse(value, 'cell.imprecise')
  if (!isTyped && isDateText(value)) return refuse(value, 'cell.becameDate')
  return warn(value, code, { length: value.length, expected: weChatIdLength })
}

export const convertOpenid: ConvertValue = (text, isTyped = false) =>
  convertWeChatId(text, 'openid.shape', isTyped)
export const convertUnionid: ConvertValue = (text, isTyped = false) =>
  convertWeChatId(text, 'unionid.shape', isTyped)

const isNoName = createIsPlaceholder('姓名|名字')
const isNoRemark = createIsPlaceholder('备注')
const isNoAddress = createIsPlaceholder('地址|住址')

/** Converts 真实姓名. A name that looks like another field's value is sent, with a warning. */
export function convertRealName(text: string, isTyped = false): Conversion {
  const value = cleanText(text)
  if (isNoName(value)) return warn('', 'cell.placeholder')
  if (isDitto(value)) return refuse(value, 'cell.ditto')
  if (holdsProgramWord(value)) return warn(value, 'cell.joinedNull')
  if (holdsLabel(value)) return warn(value, 'cell.labelled')
  if (numbered.test(value)) return warn(value, 'realName.numbered')
  if (isMaskedName(value)) return warn(value, 'cell.masked')
  if (holdsMarkup(value)) return warn(value, 'cell.undecodable')
  const first = value.charCodeAt(0)
  // 张? had a rare hanzi, or a nickname an emoji, that an earlier export could not write.
  if (value.includes('?') && !isTyped && hanziAndQuestion.test(value)) return warn(value, 'cell.undecodable')
  if (severalNames.test(value)) return warn(value, 'realName.several')
  if (first >= 0x4e00 && first <= 0x9fff && value.length < 10) return accept(value)
  const halfWidth = toHalfWidth(value)
  if (halfWidth.length <= longestEmail && emailLike.test(halfWidth))
    return warn(value, 'realName.looksLikeEmail')
  if (!isTyped && isDateText(halfWidth)) return warn(value, 'cell.becameDate')
  if (numberLike.test(halfWidth)) return warn(value, 'realName.looksLikeNumber')
  if (mobileWithin.test(halfWidth)) return warn(value, 'realName.holdsPhone')
  return checkLength(value, shortTextLimit)
}

/** Converts 身份识别类型, short text that the platform defines. */
export function convertShortText(text: string, isTyped = false): Conversion {
  const value = withoutTextMark(cleanText(text))
  if (isProgramPlaceholder(value)) return warn('', 'cell.placeholder')
  if (isDitto(value)) return refuse(value, 'cell.ditto')
  if (holdsProgramWord(value)) return warn(value, 'cell.joinedNull')
  return !isTyped && isDateText(value) ? warn(value, 'cell.becameDate') : checkLength(value, shortTextLimit)
}

/**
 * Converts free text; keeps line breaks. Leaves out placeholders such as 「无」, which would overwrite the
 * platform's value.
 */
export function convertLongText(text: string): Conversion {
  return convertFreeText(text, isNoRemark)
}

function convertFreeText(text: string, isNothing: (value: string) => boolean): Conversion {
  const value = withoutTextMark(cleanText(text))
  if (isDitto(value)) return refuse(value, 'cell.ditto')
  if (holdsMarkup(value)) return warn(value, 'cell.undecodable')
  if (isNothing(value)) return warn('', 'cell.placeholder')
  return holdsProgramWord(value) ? warn(value, 'cell.joinedNull') : checkLength(value, longTextLimit)
}

/**
 * Converts 地址 as free text; warns about a date, because 12-3 may have become 12月3日. It is sent all the same.
 */
export function convertAddress(text: string, isTyped = false): Conversion {
  const conversion = convertFreeText(text, isNoAddress)
  const { value, finding } = conversion
  if (finding !== null) return conversion
  if (isMasked(value)) return warn(value, 'cell.masked')
  if (holdsLabel(value)) return warn(value, 'cell.labelled')
  return !isTyped && isDateText(value) ? warn(value, 'cell.becameDate') : conversion
}
