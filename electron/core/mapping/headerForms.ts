import { contentSuffixes } from './headerSynonyms.ts'

/** Abbreviations of database columns, as words of a name: cust_name, homeAddr, MOBILE_NBR. */
const abbreviations = new Map(
  (
    'cust:customer clnt:client mem:member mbr:member usr:user addr:address tel:telephone mob:mobile ph:phone nm:name nbr:number ' +
    'num:number no:number cd:code dt:date rcv:receiver recv:receiver rcvr:receiver cons:consignee rmk:remark bday:birthday'
  )
    .split(' ')
    .map((pair): [string, string] => pair.split(':') as [string, string]),
)

/** Writes abbreviated words of a Latin name in full, for names of several words: cust_nm → customer name. */
export function expandAbbreviations(name: string): string {
  if (!/^[\w\s\-.]+$/.test(name)) return name
  const words = name.replace(/([a-z])([A-Z])/g, '$1 $2').split(/[_\s\-.]+/)
  if (words.length < 2) return name
  return words.map((word) => abbreviations.get(word.toLowerCase()) ?? word).join(' ')
}

/** English abbreviations of "number" in database columns: card_no, mobile_num. */
const abbreviatedNumber = /(?<=[a-z]{3})(?:no|num|nbr)$/
/**
 * member_card_no, vip_number, loyalty_id: the first part names the owner; an account or a card alone may be a
 * bank's.
 */
const memberNumber =
  /^(?:vip|member(?:ship)?|loyalty|customer(?!id)|client(?!id))(?:card)?(?:number|code|id)$/
/** 会员卡编号, 贵宾卡号, 客户识别码, 用户唯一标识: the same in Chinese. */
const chineseMemberNumber =
  /^(?:会员|贵宾|客户|顾客|用户|vip)(?:会员)?卡{0,2}(?:编号|编码|号码|代码|识别码|识别号|标识号?|唯一(?:标识|编号|编码|id)|号)$/

/** Returns the forms under which a header may be known, as written first. */
export function formsOf(text: string): string[] {
  const forms = [text]
  const suffix = contentSuffixes.find((word) => text.length >= word.length + 2 && text.endsWith(word))
  if (suffix !== undefined) forms.push(text.slice(0, -suffix.length))
  for (const form of [...forms]) {
    const number = form.replace(abbreviatedNumber, 'number')
    if (number !== form) forms.push(number)
    if (memberNumber.test(number)) forms.push('memberno')
    if (chineseMemberNumber.test(form)) forms.push('会员号')
  }
  return forms
}
