import { identityPlatforms } from '../../shared/model/field.ts'
import { accept, refuse, warn, type Conversion } from './Conversion.ts'
import { isPlaceholder } from './placeholder.ts'
import { cleanCode } from './text.ts'

/** What people write for each value of page 986173, without 微信 in front. */
const words = new Map<string, string>([
  ...identityPlatforms.map((value): [string, string] => [value.toLowerCase(), value]),
  ...(
    [
      ['gzh', ['公众号', '微信公众号', '服务号', '订阅号']],
      ['contentminiapp', ['小程序', '微信小程序']],
      ['workwechat', ['企业微信', '企微', '企业微信第三方应用']],
      ['selfbuilt', ['企业微信自建应用', '企微自建应用']],
      ['YOUZAN', ['有赞']],
      ['EZR', ['驿客', '驿氪']],
      ['RP_LSY', ['零售云']],
      ['EXTERNAL', ['自建应用', '外部']],
    ] as const
  ).flatMap(([value, names]) => names.map((name): [string, string] => [name, value])),
])

/** Converts 身份平台 to one of the platform's values; keeps and refuses any other word. */
export function convertIdentityPlatform(text: string): Conversion {
  const value = cleanCode(text)
  if (value === '') return accept('')
  if (isPlaceholder(value)) return warn('', 'cell.placeholder')
  const known = words.get(value.toLowerCase())
  return known === undefined ? refuse(value, 'platform.unknownValue') : accept(known)
}
