import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fullSheetRows, writeLargeCsv, writeLargeXlsx } from './largeFiles.ts'
import type { Measured } from './readingContender.ts'
import type { Section } from './Section.ts'

const runs = 3
const csvRows = 1_000_000

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
  const folder = join(tmpdir(), 'tuzhan-bench')
  mkdirSync(folder, { recursive: true })
  const fileOf = async (
    name: string,
    rows: number,
    write: (path: string) => Promise<void>,
  ): Promise<string> => {
    const path = join(folder, `${rows}-${name}`)
    if (!existsSync(path)) await write(path)
    return path
  }
  const sheetRows = trialRows ?? fullSheetRows
  const textRows = trialRows ?? csvRows

  installPeers()
  const sections: Section[] = []
  const xlsxFile = (rows: number, strings: 'shared' | 'inline'): Promise<string> =>
    fileOf(`${strings}.xlsx`, rows, (target) => writeLargeXlsx(target, rows, strings))
  const csvFile = (rows: number, encoding: 'utf-8' | 'gb18030'): Promise<string> =>
    fileOf(`${encoding}.csv`, rows, (target) => writeLargeCsv(target, rows, encoding))
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
  if (existsSync(join(peersFolder, 'node_modules', 'exceljs'))) return
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
      const { seconds, peakBytes } = measure('ours', path, rows, 1)
      return [
        kind,
        rows.toLocaleString('en'),
        megabytes(statSync(path).size),
        seconds.toFixed(2),
        megabytes(peakBytes),
      ]
    }),
  }
}

function xlsxSection(path: string, rows: number, strings: 'shared' | 'inline'): Section {
  const inflate = measure('inflate', path, 1e6)
  const ours = measure('ours', path, rows)
  const preview = measure('preview', path, Math.min(100, rows))
  // Half a minute and gigabytes: once is enough.
  const sheetJs = measure('sheetjs', path, rows, 1)
  const excelJs = measure('exceljs', path, rows, 1)
  const ratio = (measured: Measured): string =>
    measured.failure === null ? `${(measured.seconds / inflate.seconds).toFixed(1)} ×` : ''
  return {
    title: `.xlsx, ${rows.toLocaleString('en')} rows × 12 columns, ${strings} strings (${megabytes(statSync(path).size)})`,
    note: `Targets: reading ≤ 6 × inflating and ≤ 1/8 of SheetJS, peak ≤ 400 MB; preview ≤ 1.5 s. ${share(ours, sheetJs)}`,
    columns: ['', 'seconds', 'against inflating', 'peak memory'],
    rows: [
      ['inflating alone', ...figures(inflate, ratio)],
      ['ours', ...figures(ours, ratio)],
      ['ours, first 100 rows', ...figures(preview, ratio)],
      ['SheetJS 0.20.3', ...figures(sheetJs, ratio)],
      ['exceljs 4.4.0, stream', ...figures(excelJs, ratio)],
    ],
  }
}

function csvSection(path: string, rows: number, encoding: string): Section {
  const decode = measure('decode', path, rows)
  const ours = measure('ours', path, rows)
  const preview = measure('preview', path, Math.min(100, rows))
  const ratio = (measured: Measured): string => `${(measured.seconds / decode.seconds).toFixed(1)} ×`
  return {
    title: `.csv in ${encoding}, ${rows.toLocaleString('en')} rows × 12 columns (${megabytes(statSync(path).size)})`,
    note: 'Targets: ≤ 4 × decoding and splitting alone, peak ≤ 250 MB; preview ≤ 0.3 s.',
    columns: ['', 'seconds', 'against decoding', 'peak memory'],
    rows: [
      ['decoding and splitting alone', ...figures(decode, ratio)],
      ['ours', ...figures(ours, ratio)],
      ['ours, first 100 rows', ...figures(preview, ratio)],
    ],
  }
}

/** The best of some runs; throws when the work was not all done. */
function measure(contender: string, path: string, atLeast: number, times = runs): Measured {
  const found: Measured[] = []
  for (let run = 0; run < times; run++) {
    const script = join(import.meta.dirname, 'readingContender.ts')
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ['--max-old-space-size=8192', script, contender, path],
      {
        encoding: 'utf8',
      },
    )
    const measured: Measured = stdout.startsWith('{')
      ? (JSON.parse(stdout) as Measured)
      : { seconds: 0, count: 0, peakBytes: 0, failure: stderr.slice(-200) }
    if (measured.failure === null && measured.count < Math.min(atLeast, 1e9)) {
      throw new Error(`${contender} went through ${measured.count} of ${atLeast}`)
    }
    found.push(measured)
  }
  return found.reduce((best, each) => (each.seconds < best.seconds ? each : best))
}

function figures(measured: Measured, ratio: (measured: Measured) => string): string[] {
  if (measured.failure !== null) return ['fails', '', measured.failure.replaceAll('|', ' ').slice(0, 80)]
  return [measured.seconds.toFixed(2), ratio(measured), megabytes(measured.peakBytes)]
}

function share(ours: Measured, other: Measured): string {
  return other.failure === null
    ? `Ours takes 1/${(other.seconds / ours.seconds).toFixed(1)} of SheetJS's time.`
    : 'SheetJS fails there.'
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`
}
