import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { benchFile } from './benchFile.ts'
import { fullSheetRows, writeLargeCsv, writeLargeXlsx } from './largeFiles.ts'
import type { Measured } from './readingContender.ts'
import {
  against,
  bundleContender,
  medianOf,
  megabytes,
  runContender,
  share,
  spread,
  times,
  usualRuns,
} from './runs.ts'
import type { Section } from './Section.ts'

export const csvRows = 1_000_000

/** A text file this much larger must not take more memory; a sheet ends at 1,048,576 rows, so its other size is smaller. */
const growth = 4

/** Not a devDependency: two hundred packages that nothing but this comparison needs, with holes that `npm audit` would report. */
const peersFolder = join(import.meta.dirname, 'peers')

/**
 * Reading against SheetJS, exceljs and the limit.
 *
 * @param trialRows fewer rows for a trial, or null for the real sizes
 */
export async function measureReading(trialRows: number | null): Promise<Section[]> {
  const sheetRows = trialRows ?? fullSheetRows
  const textRows = trialRows ?? csvRows

  installPeers()
  const sections: Section[] = []
  const xlsxFile = (rows: number, strings: 'shared' | 'inline'): Promise<string> =>
    benchFile(`${rows}-${strings}.xlsx`, (target) => writeLargeXlsx(target, rows, strings))
  const csvFile = (rows: number, encoding: 'utf-8' | 'gb18030'): Promise<string> =>
    benchFile(`${rows}-${encoding}.csv`, (target) => writeLargeCsv(target, rows, encoding))
  for (const strings of ['shared', 'inline'] as const) {
    const path = await xlsxFile(sheetRows, strings)
    sections.push(xlsxSection(path, sheetRows, strings))
  }
  for (const encoding of ['utf-8', 'gb18030'] as const) {
    const path = await csvFile(textRows, encoding)
    sections.push(csvSection(path, textRows, encoding))
  }
  const grown = [textRows, growth * textRows]
  const sheets = [Math.ceil(sheetRows / growth), sheetRows]
  const larger: GrowingFile[] = []
  for (const rows of grown) larger.push({ kind: '.csv in utf-8', rows, path: await csvFile(rows, 'utf-8') })
  for (const rows of sheets)
    larger.push({ kind: '.xlsx, inline strings', rows, path: await xlsxFile(rows, 'inline') })
  sections.push(growthSection(larger))
  return sections
}

/** By their own lock, into a folder of their own. Without a network the comparison is left out, and says so. */
function installPeers(): void {
  if (existsSync(join(peersFolder, 'node_modules', 'csv-parse'))) return
  spawnSync('npm', ['ci', '--ignore-scripts', '--no-fund', '--no-audit'], {
    cwd: peersFolder,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
}

interface GrowingFile {
  kind: string
  rows: number
  path: string
}

function growthSection(files: readonly GrowingFile[]): Section {
  return {
    title: 'Memory as the file grows',
    note: 'Target: flat. One process each.',
    columns: ['', 'rows', 'file', 'seconds', 'peak memory'],
    rows: files.map(({ kind, rows, path }) => {
      const found = measure('ours', path, rows, 1)
      return [
        kind,
        rows.toLocaleString('en'),
        megabytes(statSync(path).size),
        median(found).toFixed(2),
        megabytes(peakOf(found)),
      ]
    }),
  }
}

/** Targets of docs and issue: seconds against inflating, share of SheetJS's time, peak memory in MB. */
const sheetTargets = { ratio: 3, sheetJsShare: 1 / 12, megabytes: { shared: 400, inline: 200 } } as const
const textTargets = { ratio: 4, megabytes: 250 } as const

function xlsxSection(path: string, rows: number, strings: 'shared' | 'inline'): Section {
  const [inflate, ours] = measureInTurn(path, { inflate: 100 * rows, ours: rows })
  const preview = measure('preview', path, Math.min(100, rows))
  // Half a minute and gigabytes: once is enough.
  const sheetJs = measureOnceForAll('sheetjs', path, rows)
  const excelJs = measure('exceljs', path, rows, 1)
  const seconds = median(ours!)
  const limit = median(inflate!)
  const row = (name: string, found: Measured[]): string[] => [name, ...figures(found, limit)]
  const targets = [
    against(seconds / limit, sheetTargets.ratio, times),
    ...(sheetJs[0]!.failure === null
      ? [`${against(seconds / median(sheetJs), sheetTargets.sheetJsShare, share)} of SheetJS`]
      : ['SheetJS fails']),
    against(peakOf(ours!), sheetTargets.megabytes[strings] * 1e6, megabytes),
  ]
  return {
    title: `.xlsx, ${rows.toLocaleString('en')} rows × 12 columns, ${strings} strings (${megabytes(statSync(path).size)})`,
    note: 'Ours as preparing reads it. SheetJS and exceljs run once.',
    columns: ['', 'seconds', 'against inflating', 'peak memory', 'targets'],
    rows: [
      [...row('inflating alone', inflate!), ''],
      [...row('ours', ours!), targets.join(', ')],
      [
        ...row('ours, first 100 rows', preview),
        against(median(preview), 0.2, (value) => `${value.toFixed(2)} s`),
      ],
      [...row('SheetJS 0.20.3', sheetJs), ''],
      [...row('exceljs 4.4.0, stream', excelJs), ''],
    ],
  }
}

function csvSection(path: string, rows: number, encoding: string): Section {
  const [decode, ours] = measureInTurn(path, { decode: rows, ours: rows })
  const preview = measure('preview', path, Math.min(100, rows))
  const limit = median(decode!)
  const row = (name: string, found: Measured[]): string[] => [name, ...figures(found, limit)]
  const targets = [
    against(median(ours!) / limit, textTargets.ratio, times),
    against(peakOf(ours!), textTargets.megabytes * 1e6, megabytes),
  ]
  return {
    title: `.csv in ${encoding}, ${rows.toLocaleString('en')} rows × 12 columns (${megabytes(statSync(path).size)})`,
    note: 'The peers get decoded text; csv-parse runs once.',
    columns: ['', 'seconds', 'against decoding', 'peak memory', 'targets'],
    rows: [
      [...row('decoding and splitting alone', decode!), ''],
      [...row('ours', ours!), targets.join(', ')],
      [
        ...row('ours, first 100 rows', preview),
        against(median(preview), 0.2, (value) => `${value.toFixed(2)} s`),
      ],
      [...row('papaparse 5.7.1', measure('papaparse', path, rows)), ''],
      [...row('csv-parse 6.1.0', measure('csv-parse', path, rows, 1)), ''],
    ],
  }
}

/** Several contenders turn by turn, so that what else the machine does meets all of them. */
function measureInTurn(path: string, atLeast: Record<string, number>): Measured[][] {
  const found = Object.keys(atLeast).map((): Measured[] => [])
  for (let run = 0; run < usualRuns; run++) {
    for (const [index, [contender, count]] of Object.entries(atLeast).entries())
      found[index]!.push(...measure(contender, path, count, 1))
  }
  return found
}

/** Some runs of a contender; throws when the work was not all done. */
export function measure(contender: string, path: string, atLeast: number, runs = usualRuns): Measured[] {
  return Array.from({ length: runs }, () => {
    const measured = measureOnce(contender, path)
    if (measured.failure === null && measured.count < Math.min(atLeast, 1e9))
      throw new Error(`${contender} went through ${measured.count} of ${atLeast}`)
    return measured
  })
}

const oncePerFile = new Map<string, Measured[]>()

/** One run of a contender that takes a minute, for all parts of the bench. */
export function measureOnceForAll(contender: string, path: string, atLeast: number): Measured[] {
  const known = oncePerFile.get(`${contender} ${path}`)
  if (known) return known
  const found = measure(contender, path, atLeast, 1)
  oncePerFile.set(`${contender} ${path}`, found)
  return found
}

/** Bundled once for all parts of the bench. */
const contenderScript = await bundleContender('readingContender.ts')

/** A process that dies, as of too little memory, is a result. */
function measureOnce(contender: string, path: string): Measured {
  try {
    return runContender<Measured>(contenderScript, contender, path)
  } catch (error) {
    return { seconds: 0, count: 0, peakBytes: 0, failure: String(error).slice(-200) }
  }
}

function median(found: readonly Measured[]): number {
  return medianOf(found).seconds
}

function peakOf(found: readonly Measured[]): number {
  return Math.max(...found.map(({ peakBytes }) => peakBytes))
}

function figures(found: readonly Measured[], limitSeconds: number): string[] {
  const failure = found.find((each) => each.failure !== null)?.failure
  if (failure) return ['fails', '', failure.replaceAll(/[|\n]/g, ' ').slice(0, 80)]
  const seconds = spread(found.map((each) => each.seconds))
  return [seconds, times(median(found) / limitSeconds), megabytes(peakOf(found))]
}
