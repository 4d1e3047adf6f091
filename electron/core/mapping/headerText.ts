import { toHalfWidth } from '../conversion/text.ts'

/** A header name reduced to its meaning. */
export interface HeaderText {
  /** Lower case, half-width, without marks, brackets, numbering and separators: `您的手机号(必填)*` → `您的手机号`. */
  core: string
  /** Texts in brackets, normalised the same way: units, hints, a second name. */
  notes: string[]
}

const brackets = /[([{<【《「『〔]([^)\]}>】》」』〕]*)[)\]}>】》」』〕]?/g
const requiredWords =
  /必填项?|选填项?|必选项?|可选项?|非必填|单选题?|多选题?|填空题?|required|optional|mandatory/g
/** Numbering of form exports: `1、`, `Q2.`, `3.1 `, `(4)`. A number at the start of a word (`2级标签`) stays. */
const numbering = /^(?:q|问题|第)?\d{1,3}(?:\.\d{1,3})?\s*(?:题?[.、::,)_\-/]|题)\s*/
const separators = /[\s_\-–—./\\·・:,、;|?!"'“”*#★☆●※&+~^$%@`]/g

/** 您的性别是: the end of a question. */
const questionEnd = /(?:是什么|是多少|是|为)$/

function reduce(text: string): string {
  return text.replace(requiredWords, '').replace(separators, '').replace(questionEnd, '')
}

/** Traditional characters that occur in column names, with their simplified forms. */
const simplified = new Map(
  [
    '號号碼码機机電电話话聯联絡络詳详細细戶户員员編编標标籤签備备註注稱称顧顾買买賣卖貨货訂订單单別别會会實实證证',
    '識识類类寶宝緊紧薦荐紹绍門门導导購购業业務务傳传郵邮農农曆历陰阴陽阳國国區区師师醫医學学親亲邀邀請请輸输',
    '貴贵賓宾檔档鎮镇縣县鄉乡樓楼職职單单產产級级數数額额積积點点愛爱兒儿婦妇選选擇择填填寫写壽寿誕诞馬马態态時时間间來来車车載载動动網网賬账帳账銷销開开關关係系養养護护歷历個个資资',
  ]
    .join('')
    .match(/../gu)
    ?.map((pair): [string, string] => [pair[0]!, pair[1]!]),
)

function toSimplified(text: string): string {
  return text.replace(/[\u4e00-\u9fff]/g, (character) => simplified.get(character) ?? character)
}

/** Splits a header name into its core and its notes. */
export function readHeader(name: string): HeaderText {
  const plain = toSimplified(toHalfWidth(name.normalize('NFC')))
    .replace(/[\u200b-\u200f\ufeff]/g, '')
    .toLowerCase()
    .trim()
  const notes: string[] = []
  const withoutBrackets = plain.replace(brackets, (_whole, inner: string) => {
    const note = reduce(inner)
    if (note !== '') notes.push(note)
    return ' '
  })
  const core = reduce(withoutBrackets.trim().replace(numbering, ''))
  // A header entirely in brackets, such as 【手机号】, means its content.
  if (core === '' && notes.length > 0) return { core: notes[0]!, notes: notes.slice(1) }
  return { core, notes }
}

/** Normalises a header name: names that differ only in marks, case, width and spaces share a signature. */
export function headerSignature(name: string): string {
  const { core, notes } = readHeader(name)
  return [core, ...notes].join('|')
}
