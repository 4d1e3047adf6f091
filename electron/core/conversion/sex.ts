import type { ConversionChoices } from '../../shared/model/mapping.ts'
import { type Conversion, type ConvertValue, accept, refuse, warn } from './Conversion.ts'
import { isPlaceholder } from './placeholder.ts'
import { cleanCode } from './text.ts'
import { toSimplified } from './traditionalCharacters.ts'

/** The two values the document allows. */
export const sexes = ['男', '女'] as const
const [male, female] = sexes

/**
 * 0 is 未知 and 9 未说明 in GB/T 2261.1 and in WeChat's user information. Some systems write 0 for 女 (and 2 for
 * 保密), which is not guessed: the user can match the value.
 */
// prettier-ignore
const meanings = new Map<string, string>([
  ...['男', '男性', '男士', '男生', '男孩', '男人', '男子', '先生', 'm', 'male', 'man', 'boy', 'mr', 'mr.', '♂', '1男', '1-男']
    .map((word): [string, string] => [word, male]),
  ...['女', '女性', '女士', '女生', '女孩', '女人', '女子', '小姐', '太太', '夫人', 'f', 'female', 'woman', 'girl', 'ms', 'ms.', 'mrs',
    'mrs.', 'miss', '♀', '2女', '2-女']
    .map((word): [string, string] => [word, female]),
  ...['0', '9', '保密', '未知', '其他', '其它', '未说明', '未设置', '未设定', '未指定', '未选择', '未填写', '未标明', '未公开', '不明', '不详', '不愿透露', '不便透露', '未透露', '不公开', '中性', 'secret', 'other',
    'others', 'private', 'undisclosed', 'not specified', 'unspecified', 'not set', 'not known', 'not disclosed', 'none', 'prefer not to say', 'x', 'u', '未知性别', '0-未知', '9-未说明']
    .map((word): [string, string] => [word, '']),
])

/** The codes of the same two sources; sent with a warning, because other systems count differently. */
const numericCodes = new Map([
  ['1', male],
  ['2', female],
])

/** Meanings of 0 and 1 in a column without other values. */
const zeroOneMeanings = {
  zeroFemale: { '0': female, '1': male },
  zeroMale: { '0': male, '1': female },
  zeroUnknown: { '0': '', '1': male },
} as const

/**
 * Converts 性别 to 男 or 女, the document's only values. Leaves out 未知 and its like with a warning; keeps and
 * refuses any other word, so that nothing wrong is sent unseen.
 */
export function convertSex(text: string): Conversion {
  if (text === male || text === female) return accept(text)
  const cleaned = cleanCode(text)
  if (cleaned === '') return accept('')
  const ofCode = numericCodes.get(cleaned)
  if (ofCode !== undefined) return warn(ofCode, 'sex.numericCode')
  const meaning = meanings.get(toSimplified(cleaned.toLowerCase()))
  if (meaning === undefined) {
    return isPlaceholder(cleaned) ? warn('', 'sex.undisclosed') : refuse(cleaned, 'sex.unknownValue')
  }
  return meaning === '' ? warn('', 'sex.undisclosed') : accept(meaning)
}

/**
 * Creates the conversion of 性别 with the chosen meaning of 0 and 1.
 *
 * @param zeroOne absent: the column has other values too
 */
export function createSexConversion(zeroOne: ConversionChoices['zeroOneSex']): ConvertValue {
  if (zeroOne === undefined) return convertSex
  return (text) => {
    const cleaned = cleanCode(text)
    if (cleaned !== '0' && cleaned !== '1') return convertSex(text)
    if (zeroOne === 'ask') return refuse(cleaned, 'sex.zeroOrOne')
    const meaning = zeroOneMeanings[zeroOne][cleaned]
    return meaning === '' ? warn('', 'sex.undisclosed') : accept(meaning)
  }
}
