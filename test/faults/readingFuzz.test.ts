import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterAll, describe, expect, it } from 'vitest'
import * as XLSX from 'xlsx'
import { SourceFile } from '../../electron/core/containers/SourceFile.ts'
import { readEntry } from '../../electron/core/containers/zip/inflateEntry.ts'
import { ZipArchive } from '../../electron/core/containers/zip/ZipArchive.ts'
import { writeZip, type ZipPart } from '../support/workbooks/writeZip.ts'
import type { FuzzAnswer, FuzzTask } from './readingFuzzWorker.ts'

/**
 * Damaged files of every format, with merged cells, hidden rows, several sheets and no header: reading them ends, in time and memory, with rows or with an error of ours. A
 * failure names the seed; `READING_FUZZ_SEED` repeats it. `READING_FUZZ_MS` is the time to spend.
 */
const budgetMs = Number(process.env['READING_FUZZ_MS'] ?? 20_000)
const firstSeed = Number(process.env['READING_FUZZ_SEED'] ?? Date.now() % 1_000_000_000)
/** One damaged file of a few kilobytes: far more than it takes, far less than a hang. */
const maxCaseMs = 60_000
const heapMegabytes = 512

const folder = mkdtempSync(join(tmpdir(), 'reading-fuzz-'))
const worker = new Worker(new URL('./readingFuzzWorker.ts', import.meta.url), {
  resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
  stdout: true,
  stderr: true,
})
afterAll(async () => {
  await worker.terminate()
  rmSync(folder, { recursive: true, force: true })
})

type Random = (below: number) => number

/** Mulberry32: the same numbers for a seed, everywhere. */
function randomOf(seed: number): Random {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % Math.max(1, below)
  }
}

function damage(source: Buffer, random: Random): Buffer {
  let bytes = Buffer.from(source)
  for (let times = 1 + random(6); times > 0; times--) {
    const at = random(bytes.length)
    const length = 1 + random(40)
    switch (random(6)) {
      case 0:
        bytes[at] = random(256)
        break
      case 1:
        bytes = bytes.subarray(0, at)
        break
      case 2:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)])
        break
      case 3:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at - length < 0 ? 0 : at - length)])
        break
      case 4:
        bytes.fill([0x00, 0xff, 0x22, 0x3c, 0x80][random(5)]!, at, Math.min(bytes.length, at + length))
        break
      default:
        bytes = Buffer.from(
          bytes
            .toString('latin1')
            .replace(/\d+/g, (digits) =>
              random(30) === 0 ? ['0', '-1', '99999999999', '16385'][random(4)]! : digits,
            ),
          'latin1',
        )
    }
    if (bytes.length === 0) return Buffer.of(0x50)
  }
  return Buffer.from(bytes)
}

interface Sample {
  name: string
  bytes: Buffer
  /** For zips: damage reaches the parts only when they are packed again. */
  parts: ZipPart[] | null
}

async function partsOf(path: string): Promise<ZipPart[]> {
  const file = await SourceFile.open(path)
  try {
    const archive = await ZipArchive.open(file)
    return await Promise.all(
      archive.entries.map(async (entry) => ({
        name: entry.name,
        data: await readEntry(archive, entry, 1e8),
      })),
    )
  } finally {
    await file.close()
  }
}

async function samples(): Promise<Sample[]> {
  const fixtures = join(import.meta.dirname, '../unit/core/spreadsheet/fixtures')
  const found: Sample[] = []
  for (const from of [fixtures, join(import.meta.dirname, '../support/workbooks/parity')]) {
    for (const name of readdirSync(from)) {
      const bytes = readFileSync(join(from, name))
      const isZip = bytes.toString('latin1', 0, 2) === 'PK'
      found.push({ name, bytes, parts: isZip ? await partsOf(join(from, name)) : null })
    }
  }
  const workbook = XLSX.read(readFileSync(join(fixtures, 'customers.xlsx')))
  for (const bookType of ['xlsb', 'biff5', 'xlml'] as const) {
    const bytes = XLSX.write(workbook, { bookType, type: 'buffer' }) as Buffer
    const path = join(folder, bookType)
    writeFileSync(path, bytes)
    found.push({ name: bookType, bytes, parts: bookType === 'xlsb' ? await partsOf(path) : null })
  }
  for (const bookType of ['xlsx', 'xlsb', 'biff8', 'biff5', 'xlml', 'ods', 'fods', 'html'] as const) {
    const bytes = XLSX.write(shapedWorkbook(), { bookType, type: 'buffer' }) as Buffer
    const path = join(folder, `shapes-${bookType}`)
    writeFileSync(path, bytes)
    const isZip = bytes.toString('latin1', 0, 2) === 'PK'
    const sample = { name: `shapes in ${bookType}`, bytes, parts: isZip ? await partsOf(path) : null }
    // Twice as often as the others, so that every run has each shape.
    found.push(sample, sample)
  }
  return found
}

/** Cells merged both ways, hidden rows, two sheets with the same columns in another order, and one without a header. */
function shapedWorkbook(): XLSX.WorkBook {
  const east = XLSX.utils.aoa_to_sheet([
    ['手机', '姓名', '地址'],
    ['13700004101', '何一', '东街'],
    ['13700004102', '何二', ''],
    ['13700004103', '何三 老客户', ''],
    ['13700004104', '何四', '西街'],
  ])
  east['!merges'] = [XLSX.utils.decode_range('C2:C3'), XLSX.utils.decode_range('B4:C4')]
  east['!rows'] = [{}, {}, {}, {}, { hidden: true }]
  const west = XLSX.utils.aoa_to_sheet([
    ['姓名', '地址', '手机'],
    ['何五', '南街', '13700004105'],
  ])
  const bare = XLSX.utils.aoa_to_sheet([
    ['13700004106', '何六'],
    ['13700004107', '何七'],
  ])
  return { SheetNames: ['东店', '西店', '往年'], Sheets: { 东店: east, 西店: west, 往年: bare } }
}

function mutate(sample: Sample, random: Random): Buffer {
  if (sample.parts === null || random(4) === 0) return damage(sample.bytes, random)
  const chosen = random(sample.parts.length)
  return writeZip(
    sample.parts.map((part, index) =>
      index === chosen ? { ...part, data: damage(Buffer.from(part.data), random) } : part,
    ),
  )
}

/** Null: no answer in time, or the thread died. */
async function read(task: FuzzTask): Promise<FuzzAnswer | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => done(null), maxCaseMs)
    const onMessage = (answer: FuzzAnswer): void => done(answer)
    const onEnd = (): void => done(null)
    const done = (answer: FuzzAnswer | null): void => {
      clearTimeout(timer)
      worker.off('message', onMessage)
      worker.off('error', onEnd)
      resolve(answer)
    }
    worker.on('message', onMessage)
    worker.on('error', onEnd)
    worker.postMessage(task)
  })
}

describe('damaged files', () => {
  it(
    'give rows or an error with a code',
    async () => {
      const sources = await samples()
      const endMs = performance.now() + budgetMs
      const outcomes = new Map<string, number>()
      const shapes = { merged: 0, mergedAcross: 0, hidden: 0, severalSheets: 0 }
      let seed = firstSeed
      for (; performance.now() < endMs; seed++) {
        const random = randomOf(seed)
        const sample = sources[random(sources.length)]!
        const path = join(folder, 'case')
        writeFileSync(path, mutate(sample, random))
        const options = {
          hasNoHeader: random(3) === 0,
          allSheets: random(3) > 0,
          skipHiddenRows: random(3) === 0,
        }
        const answer = await read({ path, ...options })
        const label = `seed ${seed}, ${sample.name}, ${JSON.stringify(options)}: ${answer?.message ?? 'no answer'}`
        expect(answer, label).not.toBeNull()
        expect(answer!.outcome, label).toMatch(/^(rows|file\..+)$/)
        for (const shape of Object.keys(shapes) as (keyof typeof shapes)[])
          if (answer!.shapes[shape] > 0) shapes[shape] += 1
        outcomes.set(answer!.outcome, (outcomes.get(answer!.outcome) ?? 0) + 1)
      }
      console.log(`${seed - firstSeed} damaged files:`, Object.fromEntries(outcomes), 'files with:', shapes)
      if (seed - firstSeed < 100) return
      if (seed - firstSeed > 300)
        for (const [shape, count] of Object.entries(shapes)) expect(count, shape).toBeGreaterThan(0)
      // Mutations that only ever break the container would test nothing.
      expect(outcomes.get('rows') ?? 0).toBeGreaterThan(0)
      expect(outcomes.get('file.corrupted') ?? 0).toBeGreaterThan(0)
    },
    budgetMs + 60_000,
  )
})
