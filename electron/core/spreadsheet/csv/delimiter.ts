/** The characters that may stand between cells; the last is the full-width comma of Chinese input methods. */
export const delimiters = [',', '\t', ';', '|', '，'] as const

const maxRecords = 200

/** Some addresses hold a comma without quotes. */
const minFittingShare = 0.9

/** A tab with something else than an end of a line or another delimiter on both sides. */
const tabBetweenCells = /[^\t\r\n,;|，]\t+[^\t\r\n,;|，]/

/** A first line `sep=;` names the delimiter and is not data: Excel's own convention. */
export function declaredDelimiter(text: string): { delimiter: string; lineLength: number } | null {
  const match = /^sep=([^\r\n])(?:\r\n|\r|\n|$)/i.exec(text)
  return match === null ? null : { delimiter: match[1] ?? ',', lineLength: match[0].length }
}

/**
 * The delimiter of the beginning of a text. One that cuts the header and nearly every record below it alike wins: the characters
 * within tags and addresses (`VIP;老客`) are none of the header. Else the one that cuts most records into the same number of cells,
 * where more cells and a first record of that number count for it. A comma when nothing cuts it: one column.
 */
export function detectDelimiter(text: string): string {
  // A title above the header is cut by nothing.
  const counts = countPerRecord(text)
  while (counts.length > 1 && counts[0]!.every((count) => count === 0)) counts.shift()
  // 姓名⇥,手机⇥,: an export pads each cell with a tab to keep Excel from rounding numbers.
  const isPadding = /[,;|，]/.test(text) && !tabBetweenCells.test(text)
  const candidates = delimiters
    .map((delimiter, index) => ({ delimiter, counts: counts.map((record) => record[index] ?? 0) }))
    .filter(({ delimiter }) => !(isPadding && delimiter === '\t'))
  const fitting = candidates.filter((candidate) => fitsHeader(candidate.counts))
  let best: string = delimiters[0]
  let bestScore = 0
  for (const candidate of fitting.length > 0 ? fitting : candidates) {
    const score = scoreOf(candidate.counts)
    if (score <= bestScore) continue
    best = candidate.delimiter
    bestScore = score
  }
  return best
}

/** Whether the first record is cut, and nearly every other like it. */
function fitsHeader([header = 0, ...below]: readonly number[]): boolean {
  return header > 0 && below.filter((count) => count === header).length >= below.length * minFittingShare
}

function scoreOf(counts: number[]): number {
  const recordsByCount = new Map<number, number>()
  for (const count of counts) if (count > 0) recordsByCount.set(count, (recordsByCount.get(count) ?? 0) + 1)
  let usual = 0
  let records = 0
  for (const [count, found] of recordsByCount) {
    if (found > records || (found === records && count > usual)) {
      usual = count
      records = found
    }
  }
  const firstFits = counts[0] === usual ? 1.5 : 1
  return (records / Math.max(1, counts.length)) * Math.sqrt(usual) * firstFits
}

/** How often each delimiter stands outside quotes, for the first records that are not blank. */
function countPerRecord(text: string): number[][] {
  // Quotes that do not pair up are characters like any other.
  const quotesPair = (text.split('"').length - 1) % 2 === 0
  const records: number[][] = []
  let record = delimiters.map(() => 0)
  let isBlank = true
  let isQuoted = false
  for (const character of text) {
    if (character === '"' && quotesPair) isQuoted = !isQuoted
    if (!isQuoted && (character === '\n' || character === '\r')) {
      if (!isBlank) records.push(record)
      if (records.length === maxRecords) return records
      record = delimiters.map(() => 0)
      isBlank = true
      continue
    }
    isBlank = false
    const index = isQuoted ? -1 : (delimiters as readonly string[]).indexOf(character)
    if (index !== -1) record[index] = (record[index] ?? 0) + 1
  }
  // The last line may be cut off; it counts only when there is nothing else.
  if (records.length === 0 && !isBlank) records.push(record)
  return records
}
