import { areSynonyms } from './synonyms.ts'

/** Shorter words differ in meaning when they differ in one character: 已婚 and 未婚. */
const shortestSpelling = 3
/** Characters for each tolerated slip of the pen. */
const charactersPerSlip = 4
/** A word with one of these more or less, or in exchange, means something else: levels, opposites, numbers. */
const decisive =
  /[\d一二三四五六七八九十百千零两初中高低上下大小多少男女新老前后左右东南西北有无不非未没已否甲乙丙丁春夏秋冬早晚+\-%]/u

/**
 * The option that a value means although it is written otherwise: by a synonym (旅游, 旅行), or by a slip of the
 * pen. Null when none or more than one comes into question.
 */
export function nearestOption(value: string, options: readonly string[]): string | null {
  const wanted = normalize(value)
  if (wanted === '') return null
  const same = options.filter((option) => normalize(option) === wanted)
  if (same.length > 0) return onlyOne(same)
  const synonyms = options.filter((option) => areSynonyms(wanted, normalize(option)))
  if (synonyms.length > 0) return onlyOne(synonyms)
  const misspelt = options.filter((option) => isMisspelt(wanted, normalize(option)))
  return onlyOne(misspelt)
}

function onlyOne(options: readonly string[]): string | null {
  return new Set(options).size === 1 ? options[0]! : null
}

/** Without differences of width, case, blanks and punctuation. */
function normalize(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{P}]/gu, '')
}

function isMisspelt(value: string, option: string): boolean {
  const [one, other] = [[...value], [...option]]
  const shorter = Math.min(one.length, other.length)
  if (shorter < shortestSpelling) return false
  const slips = Math.max(1, Math.floor(shorter / charactersPerSlip))
  if (Math.abs(one.length - other.length) > slips || hasDecisiveDifference(one, other)) return false
  return editDistance(one, other) <= slips
}

function hasDecisiveDifference(one: readonly string[], other: readonly string[]): boolean {
  const decisiveOf = (characters: readonly string[]): string =>
    characters.filter((character) => decisive.test(character)).join('')
  return decisiveOf(one) !== decisiveOf(other)
}

/** Insertions, deletions, exchanges of one character, and swaps of neighbours (optimal string alignment). */
export function editDistance(one: readonly string[], other: readonly string[]): number {
  let twoBefore: number[] = []
  let before = other.map((_, index) => index)
  before.push(other.length)
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= other.length; column += 1) {
      const isSame = one[row - 1] === other[column - 1]
      let distance = Math.min(
        before[column]! + 1,
        current[column - 1]! + 1,
        before[column - 1]! + Number(!isSame),
      )
      const isSwap =
        row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]
      if (isSwap) distance = Math.min(distance, twoBefore[column - 2]! + 1)
      current.push(distance)
    }
    twoBefore = before
    before = current
  }
  return before[other.length]!
}
