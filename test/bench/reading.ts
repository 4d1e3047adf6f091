import { statSync } from 'node:fs'
import { benchFile } from './benchFile.ts'
import { distinctRows, writeDistinctXlsx } from './distinctFile.ts'
import { fullSheetRows, writeLargeCsv, writeLargeXlsx } from './largeFiles.ts'
import type { Measured } from './readingContender.ts'
import { measure, measureInTurn, measurePeer, peerNames, slowSeconds, type Peer } from './readings.ts'
import { against, medianOf, megabytes, share, spread, times, usualRuns } from './runs.ts'
import type { Section, SectionTasks } from './Section.ts'

export const csvRows = 1_000_000

/** A text file this much larger must not take more memory; a sheet ends at 1,048,576 rows, so its other size is smaller. */
const growth = 4

type Strings = 'shared' | 'inline' | 'distinct'
type Encoding = 'utf-8' | 'gb18030'

/**
 * Reading against its limit and against others' programs.
 *
 * @param trialRows fewer rows for a trial, or null for the real sizes
 */
export function readingSections(trialRows: number | null): SectionTasks {
  const sheetRows = trialRows ?? fullSheetRows
  const textRows = trialRows ?? csvRows
  return {
    '.xlsx, shared strings': () => xlsxSection(sheetRows, 'shared'),
    '.xlsx, inline strings': () => xlsxSection(sheetRows, 'inline'),
    '.xlsx, distinct strings': () => xlsxSection(trialRows ?? distinctRows, 'distinct'),
    '.csv in utf-8': () => csvSection(textRows, 'utf-8'),
    '.csv in gb18030': () => csvSection(textRows, 'gb18030'),
    'growing files': () => growthSection(textRows, sheetRows),
  }
}

export function xlsxFile(rows: number, strings: Strings): Promise<string> {
  return benchFile(`${rows}-${strings}.xlsx`, (target) =>
    strings === 'distinct' ? writeDistinctXlsx(target, rows) : writeLargeXlsx(target, rows, strings),
  )
}

export function csvFile(rows: number, encoding: Encoding): Promise<string> {
  return benchFile(`${rows}-${encoding}.csv`, (target) => writeLargeCsv(target, rows, encoding))
}

async function growthSection(textRows: number, sheetRows: number): Promise<Section> {
  const files: { kind: string; rows: number; path: string }[] = []
  for (const rows of [textRows, growth * textRows])
    files.push({ kind: '.csv in utf-8', rows, path: await csvFile(rows, 'utf-8') })
  for (const rows of [Math.ceil(sheetRows / growth), sheetRows])
    files.push({ kind: '.xlsx, inline strings', rows, path: await xlsxFile(rows, 'inline') })
  return {
    title: 'Memory as the file grows',
    note: 'Target: flat.',
    columns: ['', 'rows', 'file', 'seconds', 'peak memory'],
    rows: files.map(({ kind, rows, path }) => {
      const found = measure('ours', path, rows)
      return [
        kind,
        rows.toLocaleString('en'),
        megabytes(statSync(path).size),
        spread(found.map(({ seconds }) => seconds)),
        megabytes(peakOf(found)),
      ]
    }),
  }
}

/** Targets of docs and issue: seconds against inflating, share of SheetJS's time, peak memory in MB. */
const sheetTargets = {
  ratio: 3,
  sheetJsShare: 1 / 12,
  megabytes: { shared: 400, inline: 200, distinct: null },
} as const
const textTargets = { ratio: 4, megabytes: 250 } as const
const previewTargetSeconds = 0.2

async function xlsxSection(rows: number, strings: Strings): Promise<Section> {
  const path = await xlsxFile(rows, strings)
  const [inflate, ours, lines] = measureInTurn(path, {
    inflate: 30 * rows,
    ours: rows,
    'ours, as lines': rows,
  })
  const preview = measure('preview', path, Math.min(100, rows))
  const peers = measurePeers(
    ['sheetjs', 'exceljs', 'hucre', ...(strings === 'distinct' ? (['read-excel-file'] as const) : [])],
    path,
    rows,
  )
  const [, sheetJs] = peers[0]!
  const most = sheetTargets.megabytes[strings]
  return {
    title: `.xlsx, ${rows.toLocaleString('en')} rows × ${strings === 'distinct' ? 10 : 12} columns, ${strings} strings (${megabytes(statSync(path).size)})`,
    note: `Ours: rows as objects, and as lines of JSON, as preparing reads them; exceljs and hucre by their streams. read-excel-file is only asked for the distinct strings: full sheets end it with an error. A peer that takes over ${slowSeconds} s runs once.`,
    ...comparison(
      'inflating alone',
      { limit: inflate!, ours: ours!, lines: lines!, preview, peers },
      (found) => [
        against(medianSeconds(found) / medianSeconds(inflate!), sheetTargets.ratio, times),
        sheetJs[0]!.failure === null
          ? `${against(medianSeconds(found) / medianSeconds(sheetJs), sheetTargets.sheetJsShare, share)} of SheetJS`
          : 'SheetJS fails',
        ...(most ? [against(peakOf(found), most * 1e6, megabytes)] : []),
      ],
    ),
  }
}

async function csvSection(rows: number, encoding: Encoding): Promise<Section> {
  const path = await csvFile(rows, encoding)
  const [decode, ours, lines] = measureInTurn(path, { decode: rows, ours: rows, 'ours, as lines': rows })
  const preview = measure('preview', path, Math.min(100, rows))
  const peers = measurePeers(['papaparse', 'csv-parse'], path, rows)
  return {
    title: `.csv in ${encoding}, ${rows.toLocaleString('en')} rows × 12 columns (${megabytes(statSync(path).size)})`,
    note: `Ours: rows as objects, and as lines of JSON, as preparing reads them. The peers get decoded text, piece by piece. A peer that takes over ${slowSeconds} s runs once.`,
    ...comparison(
      'decoding and splitting alone',
      { limit: decode!, ours: ours!, lines: lines!, preview, peers },
      (found) => [
        against(medianSeconds(found) / medianSeconds(decode!), textTargets.ratio, times),
        against(peakOf(found), textTargets.megabytes * 1e6, megabytes),
      ],
    ),
  }
}

interface Compared {
  limit: Measured[]
  ours: Measured[]
  lines: Measured[]
  preview: Measured[]
  peers: [Peer, Measured[]][]
}

/** @param aimsOf the targets of ours, and whether they were reached */
function comparison(
  limitName: string,
  { limit, ours, lines, preview, peers }: Compared,
  aimsOf: (found: readonly Measured[]) => readonly string[],
): Pick<Section, 'columns' | 'rows'> {
  const row = (name: string, found: Measured[], aims = ''): string[] => {
    const failure = found.find((each) => each.failure !== null)?.failure
    if (failure) return [name, 'fails', '', '', failure.replaceAll(/[|\n]/g, ' ').slice(0, 80), aims]
    const ratio = (of: Measured[]): string => times(medianSeconds(found) / medianSeconds(of))
    const seconds = spread(found.map((each) => each.seconds))
    return [name, seconds, ratio(limit), ratio(ours), megabytes(peakOf(found)), aims]
  }
  const previewAim = against(medianSeconds(preview), previewTargetSeconds, (value) => `${value.toFixed(2)} s`)
  return {
    columns: ['', 'seconds', `against ${limitName}`, 'against ours', 'peak memory', 'targets'],
    rows: [
      row(limitName, limit),
      row('ours', ours, aimsOf(ours).join(', ')),
      row('ours, as lines', lines, aimsOf(lines).join(', ')),
      row('ours, first 100 rows', preview, previewAim),
      ...peers.map(([peer, found]) => row(peerNames[peer], found)),
    ],
  }
}

/** The peers turn by turn. */
function measurePeers(peers: readonly Peer[], path: string, rows: number): [Peer, Measured[]][] {
  const found = peers.map((peer): [Peer, Measured[]] => [peer, []])
  for (let run = 0; run < usualRuns; run++)
    for (const [peer, runs] of found) measurePeer(runs, peer, path, rows)
  return found
}

function medianSeconds(found: readonly Measured[]): number {
  return medianOf(found).seconds
}

function peakOf(found: readonly Measured[]): number {
  return Math.max(...found.map(({ peakBytes }) => peakBytes))
}
