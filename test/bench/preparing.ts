import { availableParallelism } from 'node:os'
import { benchFile } from './benchFile.ts'
import { distinctRows, writeDistinctXlsx } from './distinctFile.ts'
import { fullSheetRows, writeLargeCsv, writeLargeXlsx } from './largeFiles.ts'
import type { MeasuredPreparing } from './preparingContender.ts'
import { csvRows, measure, measureOnceForAll } from './reading.ts'
import {
  against,
  bundleContender,
  medianOf,
  megabytes,
  milliseconds,
  runContender,
  share,
  spread,
  times,
  usualRuns,
} from './runs.ts'
import type { Section } from './Section.ts'
import { wholeFormats, writeWholeFile } from './wholeFiles.ts'

/** What preparing a file must reach; what is left out has no target. */
interface Targets {
  /** Of our own reading. */
  readingRatio?: number
  /** Of SheetJS's reading alone. */
  sheetJsShare?: number
  peakMegabytes?: number
}

interface PreparedFile {
  title: string
  rows: number
  path: string
  targets: Targets
  /** Default: as the app chooses. */
  threads?: readonly number[]
}

/**
 * Preparing (reading, converting, checking, looking for duplicates, encrypting, writing to the journal) through the
 * worker threads, as the window does it, beside our reading and SheetJS's of the same file, turn by turn.
 *
 * @param trialRows fewer rows for a trial, or null for the real sizes
 */
export async function measurePreparing(trialRows: number | null): Promise<Section[]> {
  const rowsOf = (rows: number): number => Math.min(trialRows ?? rows, rows)
  const sheet = trialRows ?? fullSheetRows
  const text = trialRows ?? csvRows
  const distinct = rowsOf(distinctRows)
  const files: PreparedFile[] = [
    {
      title: '.xlsx, 12 columns, shared strings',
      rows: sheet,
      path: await benchFile(`${sheet}-shared.xlsx`, (path) => writeLargeXlsx(path, sheet, 'shared')),
      targets: { readingRatio: 2.2, sheetJsShare: 1 / 7, peakMegabytes: 500 },
      threads: [1, 2, 3, 4],
    },
    {
      title: '.xlsx of 2.5 distinct strings a row (18-digit ids, long addresses, remarks)',
      rows: distinct,
      path: await benchFile(`${distinct}-distinct.xlsx`, (path) => writeDistinctXlsx(path, distinct)),
      targets: { sheetJsShare: 1 / 4.5, peakMegabytes: 350 },
    },
    {
      title: '.csv in UTF-8, 12 columns',
      rows: text,
      path: await benchFile(`${text}-utf-8.csv`, (path) => writeLargeCsv(path, text, 'utf-8')),
      targets: { readingRatio: 2.5 },
    },
  ]
  for (const format of ['xls', 'ods', 'xlsb'] as const) {
    const rows = rowsOf(wholeFormats[format])
    const path = await benchFile(`${rows}.${format}`, (target) => writeWholeFile(target, format, rows))
    files.push({ title: `.${format}, 12 columns`, rows, path, targets: {} })
  }
  const contender = await bundleContender('preparingContender.ts')
  return files.map((file) => prepareSection(contender, file))
}

function prepareSection(contender: string, { title, rows, path, targets, threads }: PreparedFile): Section {
  const readings: number[] = []
  const counts = threads ?? [null]
  const found = counts.map((): MeasuredPreparing[] => [])
  for (let run = 0; run < usualRuns; run++) {
    readings.push(measure('ours', path, rows, 1)[0]!.seconds)
    for (const [index, count] of counts.entries()) {
      // The rest of the curve once: it has no target.
      if (run === 0 || isTarget(count)) found[index]!.push(prepare(contender, path, rows, count))
    }
  }
  const reading = readings.toSorted((one, other) => one - other)[readings.length >> 1]!
  const sheetJs = targets.sheetJsShare ? medianOf(measureOnceForAll('sheetjs', path, rows)) : null
  return {
    title: `Preparing ${rows.toLocaleString('en')} rows of ${title}`,
    note: [
      `Our reading alone takes ${spread(readings)} s${sheetJs ? `, SheetJS's ${sheetJs.seconds.toFixed(2)} s` : ''}. ${availableParallelism()} cores.`,
      'Peak memory is of our process; formats that are read as a whole are parsed once, in a process of its own, beside it.',
    ].join('\n'),
    columns: [
      'threads',
      'seconds',
      'of them until the first rows are shown',
      'processor seconds',
      'of our reading',
      "of SheetJS's reading",
      'peak memory',
      'longest pause of the main process',
      'first progress, first rows',
      'longest time without progress',
      'cancel',
    ],
    rows: found.map((each, index) => describe(each, counts[index] ?? null, { reading, sheetJs, targets })),
  }
}

/** The curve has no target: those are for as many threads as there are cores. */
function isTarget(threads: number | null): boolean {
  return threads === null || threads === Math.min(4, availableParallelism())
}

function describe(
  found: readonly MeasuredPreparing[],
  threads: number | null,
  { reading, sheetJs, targets }: { reading: number; sheetJs: { seconds: number } | null; targets: Targets },
): string[] {
  const { seconds } = medianOf(found)
  const most = (of: (each: MeasuredPreparing) => number): number => Math.max(...found.map(of))
  const peak = most(({ peakBytes }) => peakBytes)
  const parserPeak = most(({ parserPeakBytes }) => parserPeakBytes)
  const { readingRatio, sheetJsShare, peakMegabytes } = targets
  const aim = (value: number, limit: number | undefined, name: (value: number) => string): string =>
    limit && isTarget(threads) ? against(value, limit, name) : name(value)
  return [
    threads === null ? 'as chosen' : String(threads),
    spread(found.map((each) => each.seconds)),
    spread(found.map((each) => each.openingSeconds)),
    spread(found.map((each) => each.cpuSeconds)),
    aim(seconds / reading, readingRatio, times),
    sheetJs ? aim(seconds / sheetJs.seconds, sheetJsShare, share) : '',
    aim(peak, peakMegabytes && peakMegabytes * 1e6, megabytes) +
      (parserPeak > 0 ? ` + ${megabytes(parserPeak)}` : ''),
    against(
      most((each) => each.longestPauseMs),
      50,
      milliseconds,
    ),
    `${against(
      most((each) => each.firstProgressMs),
      1_000,
      milliseconds,
    )}, ${milliseconds(most((each) => each.firstRowsMs))}`,
    milliseconds(most((each) => each.longestSilenceMs)),
    against(
      most((each) => each.cancelMs),
      500,
      milliseconds,
    ),
  ]
}

function prepare(contender: string, path: string, rows: number, threads: number | null): MeasuredPreparing {
  const measured = runContender<MeasuredPreparing>(contender, path, ...(threads ? [`${threads}`] : []))
  if (measured.rows !== rows) throw new Error(`prepared ${measured.rows} of ${rows} rows`)
  return measured
}
