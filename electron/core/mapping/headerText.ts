import { toHalfWidth } from '../conversion/text.ts'
import { toSimplified } from '../conversion/traditionalCharacters.ts'

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
