import type { StandardField } from '../../shared/model/field.ts'
import type { ConvertValue } from '../conversion/Conversion.ts'
import { createBirthdayConversion } from '../conversion/birthday.ts'
import { convertPhone } from '../conversion/phone.ts'
import { emailLike, weChatId } from '../conversion/plain.ts'
import { convertSex } from '../conversion/sex.ts'
import { cleanText } from '../conversion/text.ts'

/** Kinds of values that are recognizable without a header. */
export const valueShapes = [
  'phone',
  'date',
  'sex',
  'weChatId',
  'email',
  'personName',
  'address',
  'list',
] as const
export type ValueShape = (typeof valueShapes)[number]

/** Share of the non-blank values that have each shape, 0 to 1, and the number of values. */
export interface ValueEvidence {
  count: number
  shares: Readonly<Record<ValueShape, number>>
  /** Most dates are plausible birthdays of living customers. */
  hasBirthYears: boolean
}

/** The shape that confirms a field, where it has one. */
export const shapeOfField: { readonly [Field in StandardField]?: ValueShape } = {
  phone: 'phone',
  birthday: 'date',
  sex: 'sex',
  openid: 'weChatId',
  unionid: 'weChatId',
  realName: 'personName',
  address: 'address',
  tags: 'list',
}

const readDateOrNull = createBirthdayConversion({ today: '9999-12-31', twoDigitYears: 'lastHundredYears' })
const addressWords = /[省市区县镇乡村路街道巷弄号楼室栋]/g
const listSeparators = /[,，、;；|]/
/**
 * Family names of about 85 of 100 people in China (Ministry of Public Security, 2020 name report, first 100).
 */
const familyNames = new Set(
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴莫孔向常',
)
const latestBirthYear = 2012
const earliestBirthYear = 1920

function isAccepted(convert: ConvertValue, value: string): boolean {
  const conversion = convert(value)
  return conversion.value !== '' && conversion.finding?.severity !== 'error'
}

function isDate(value: string): boolean {
  // Five bare digits (a serial) are a date only under a date header.
  return (/\D/.test(value) || /^(?:19|20)\d{6}$/.test(value)) && isAccepted(readDateOrNull, value)
}

const tests: Readonly<Record<ValueShape, (value: string) => boolean>> = {
  phone: (value) => value.length >= 11 && isAccepted(convertPhone, value),
  date: isDate,
  sex: (value) => /\D/.test(value) && isAccepted(convertSex, value),
  weChatId: (value) => weChatId.test(value),
  email: (value) => emailLike.test(value),
  personName: (value) => value.length >= 2 && value.length <= 4 && familyNames.has(value[0]!),
  address: (value) => value.length >= 6 && (value.match(addressWords)?.length ?? 0) >= 2,
  list: (value) => listSeparators.test(value) && value.length <= 200,
}

/** Measures the shapes of one column's values. */
export function examineValues(values: readonly string[]): ValueEvidence {
  const cleaned = values.map(cleanText).filter((value) => value !== '')
  const shares = Object.fromEntries(
    valueShapes.map((shape) => [
      shape,
      cleaned.length === 0 ? 0 : cleaned.filter(tests[shape]).length / cleaned.length,
    ]),
  ) as Record<ValueShape, number>
  const years = cleaned.filter(isDate).map((value) => Number(readDateOrNull(value).value.slice(0, 4)))
  const birthYears = years.filter((year) => year >= earliestBirthYear && year <= latestBirthYear)
  return {
    count: cleaned.length,
    shares,
    hasBirthYears: years.length > 0 && birthYears.length / years.length >= 0.6,
  }
}
