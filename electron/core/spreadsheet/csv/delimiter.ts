/** Candidate delimiters. The last is the full-width comma of Chinese input methods. */
export const delimiters = [',', '\t', ';', '|', '，'] as const

const maxRecords = 200

/** Share of records that must match the header. Below 1: some addresses hold an unquoted comma. */
const minFittingShare = 0.9

/** Tabs between two characters that are neither a line end nor a delimiter. */
const tabBetweenCells = /[^\t\r\n,;|，]\t+[^\t\r\n,;|，]/

/**
 * Parses a first line `sep=;`, Excel's convention to declare the delimiter. The line is not data.
 *
 * @returns `lineLength` in characters, with the line end; null without such a line
 */
export function declaredDelimiter(text: string): { delimiter: string; lineLength: number } | null {
  const match = /^sep=([^\r\n])(?:\r\n|\r|\n|$)/i.exec(text)
  return match === null ? null : { delimiter: match[1] ?? ',', lineLength: match[0].length }
}

/**
 * Detects the delimiter from the beginning of a text. Prefers candidates that split the header and nearly
 * every record into the same number of cells, because a header does not contain the separators of tags and
 * addresses (`VIP;老客`). Else takes the one that splits most records alike, weighted by cell count and a
 * matching first record.
 *
 * @returns a comma when no candidate occurs (one column)
 */
export function detectDelimiter(text: string): string {
  // Skip titles above the header: they contain no delimiter.
  const counts = countPerRecord(text)
  while (counts.length > 1 && counts[0]!.every((count) => count === 0)) counts.shift()
  // 姓名⇥,手机⇥,: tabs are padding, which some exports add to keep Excel from rounding numbers.
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

/** Whether the first record is split, and nearly every other into as many cells. */
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

/** Counts each delimiter outside quotes, for the first `maxRecords` non-blank records. */
function countPerRecord(text: string): number[][] {
  // Unpaired quotes are treated as ordinary characters.
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
  // The last line may be truncated: counts only when it is the only one.
  if (records.length === 0 && !isBlank) records.push(record)
  return records
}
