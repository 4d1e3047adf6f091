import { availableParallelism } from 'node:os'
import { benchFile } from './benchFile.ts'
import { distinctRows } from './distinctFile.ts'
import { fullSheetRows } from './largeFiles.ts'
import type { MeasuredPreparing } from './preparingContender.ts'
import { csvFile, csvRows, xlsxFile } from './reading.ts'
import type { Measured } from './readingContender.ts'
import { measure, measurePeer, peerNames, slowSeconds, type Peer } from './readings.ts'
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
import type { Section, SectionTasks } from './Section.ts'
import { wholeFormats, writeWholeFile } from './wholeFiles.ts'

/** What preparing a file must reach; what is left out has no target. */
interface Targets {
  /** Of our own reading, every row as an object: against that the targets were set. */
  readingRatio?: number
  /** Of SheetJS's reading alone. */
  sheetJsShare?: number
  peakMegabytes?: number
}

interface PreparedFile {
  title: string
  rows: number
  path: () => Promise<string>
  targets: Targets
  /** Whose reading alone stands beside it. */
  peers: readonly Peer[]
  /** Default: as the app chooses. */
  threads?: readonly number[]
}

/** Bundled once for all files. */
const contender = await bundleContender('preparingContender.ts')

/**
 * Preparing (reading, converting, checking, looking for duplicates, encrypting, writing to the journal) through the
 * worker threads, as the window does it, beside our reading and others' of the same file, turn by turn.
 *
 * @param trialRows fewer rows for a trial, or null for the real sizes
 */
export function preparingSections(trialRows: number | null): SectionTasks {
  const rowsOf = (rows: number): number => Math.min(trialRows ?? rows, rows)
  const sheet = trialRows ?? fullSheetRows
  const text = trialRows ?? csvRows
  const distinct = trialRows ?? distinctRows
  const files: Record<string, PreparedFile> = {
    '.xlsx': {
      title: '.xlsx, 12 columns, shared strings',
      rows: sheet,
      path: () => xlsxFile(sheet, 'shared'),
      targets: { readingRatio: 2.2, sheetJsShare: 1 / 7, peakMegabytes: 500 },
      peers: ['sheetjs'],
      threads: [1, 2, 3, 4],
    },
    '.xlsx, distinct strings': {
      title: '.xlsx of 2.5 distinct strings a row (18-digit ids, long addresses, remarks)',
      rows: distinct,
      path: () => xlsxFile(distinct, 'distinct'),
      targets: { sheetJsShare: 1 / 4.5, peakMegabytes: 350 },
      peers: ['sheetjs'],
    },
    '.csv': {
      title: '.csv in UTF-8, 12 columns',
      rows: text,
      path: () => csvFile(text, 'utf-8'),
      targets: { readingRatio: 2.5 },
      peers: ['papaparse', 'csv-parse', 'sheetjs'],
    },
  }
  for (const format of ['xls', 'ods', 'xlsb'] as const) {
    const rows = rowsOf(wholeFormats[format])
    const path = (): Promise<string> =>
      benchFile(`${rows}.${format}`, (target) => writeWholeFile(target, format, rows))
    files[`.${format}`] = { title: `.${format}, 12 columns`, rows, path, targets: {}, peers: ['sheetjs'] }
  }
  return Object.fromEntries(Object.entries(files).map(([name, file]) => [name, () => prepareSection(file)]))
}

async function prepareSection(file: PreparedFile): Promise<Section> {
  const { title, rows, targets, threads } = file
  const path = await file.path()
  const readings: Measured[] = []
  const lineReadings: Measured[] = []
  const counts = threads ?? [null]
  const found = counts.map((): MeasuredPreparing[] => [])
  const peers = file.peers.map((peer): [Peer, Measured[]] => [peer, []])
  for (let run = 0; run < usualRuns; run++) {
    readings.push(...measure('ours', path, rows, 1))
    lineReadings.push(...measure('ours, as lines', path, rows, 1))
    for (const [index, count] of counts.entries()) found[index]!.push(prepare(path, rows, count))
    for (const [peer, runs] of peers) measurePeer(runs, peer, path, rows)
  }
  const alone = peers.map(
    ([peer, runs]) => `${peerNames[peer]}'s ${runs[0]!.failure ? 'fails' : `${secondsOf(runs)} s`}`,
  )
  return {
    title: `Preparing ${rows.toLocaleString('en')} rows of ${title}`,
    note: [
      `Our reading alone takes ${secondsOf(readings)} s, as lines, which preparing works on, ${secondsOf(lineReadings)} s, ${alone.join(', ')} (over ${slowSeconds} s one run). ${availableParallelism()} cores${threads ? '; targets are for as many threads' : ''}.`,
      'Seconds include opening the file. Peak memory is of our process; formats that are read as a whole are parsed once, in a process of its own, beside it.',
    ].join('\n'),
    columns: [
      'threads',
      'seconds',
      'of them until the first rows are shown',
      'processor seconds',
      'of our reading',
      'of our reading as lines',
      ...peers.map(([peer]) => `of ${peerNames[peer].split(' ')[0]}'s reading`),
      'peak memory',
      'longest pause of the main process',
      'first progress, first rows',
      'longest time without progress',
      'cancel',
    ],
    rows: found.map((each, index) =>
      describe(each, counts[index] ?? null, {
        reading: medianOf(readings).seconds,
        lineReading: medianOf(lineReadings).seconds,
        peers,
        targets,
      }),
    ),
  }
}

function secondsOf(found: readonly Measured[]): string {
  return spread(found.map(({ seconds }) => seconds))
}

/** The curve has no target: those are for as many threads as there are cores. */
function isTarget(threads: number | null): boolean {
  return threads === null || threads === Math.min(4, availableParallelism())
}

/** Readings of the same file, in seconds. */
interface Alone {
  /** Ours, rows as objects. */
  reading: number
  /** Ours, rows as lines of JSON. */
  lineReading: number
  peers: [Peer, Measured[]][]
}

function describe(
  found: readonly MeasuredPreparing[],
  threads: number | null,
  { reading, lineReading, peers, targets }: Alone & { targets: Targets },
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
    times(seconds / lineReading),
    ...peers.map(([peer, runs]) =>
      runs[0]!.failure
        ? 'fails'
        : aim(seconds / medianOf(runs).seconds, peer === 'sheetjs' ? sheetJsShare : undefined, share),
    ),
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

function prepare(path: string, rows: number, threads: number | null): MeasuredPreparing {
  const measured = runContender<MeasuredPreparing>(contender, path, ...(threads ? [`${threads}`] : []))
  if (measured.rows !== rows) throw new Error(`prepared ${measured.rows} of ${rows} rows`)
  return measured
}
