import { writeFileSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { format } from 'prettier'
import { measureCorrecting } from './correcting.ts'
import { measureFirstScreen } from './firstScreen.ts'
import { measureMarking } from './marking.ts'
import { measurePreparing } from './preparing.ts'
import { measureReading } from './reading.ts'
import { toMarkdown, type Section } from './Section.ts'
import { measureScrolling } from './scrolling.ts'
import { measureUploading } from './uploading.ts'

/**
 * `npm run bench`: measures everything in one run and writes docs/benchmarks.md. Compare ratios, not seconds: the
 * machine of a run is rarely quiet. `--rows 100000` makes the files smaller for a trial, `--only preparing,marking` runs
 * some parts; either is printed only. A part that fails is told and left out; the others are written all the same.
 */
const { values } = parseArgs({ options: { rows: { type: 'string' }, only: { type: 'string' } } })
const rows = values.rows === undefined ? null : Number(values.rows)
const isTrial = rows !== null || values.only !== undefined
const parts: Record<string, () => Section[] | Promise<Section[]>> = {
  reading: () => measureReading(rows),
  preparing: () => measurePreparing(rows),
  correcting: async () => [await measureCorrecting(rows)],
  uploading: () => measureUploading(rows),
  firstScreen: async () => [await measureFirstScreen()],
  scrolling: async () => [await measureScrolling(rows)],
  marking: () => [measureMarking()],
}
const sections: Section[] = []
const chosen = values.only?.split(',')
for (const [name, measure] of Object.entries(parts)) {
  if (chosen && !chosen.includes(name)) continue
  const startMs = performance.now()
  try {
    const found = await measure()
    // Each part as it is done: a whole run takes long.
    for (const section of found) process.stderr.write(`${toMarkdown(section)}\n`)
    sections.push(...found)
  } catch (error) {
    console.error(`${name} failed:`, error)
    process.exitCode = 1
  }
  process.stderr.write(`${name}: ${Math.round((performance.now() - startMs) / 1_000)} s\n\n`)
}

const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'CPU'}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}, ${process.platform} ${process.arch}`
const text = [
  '# Benchmarks',
  '',
  `Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: ${machine}.`,
  `Load average at the end of the run: ${loadavg()[2]?.toFixed(1)} over 15 minutes. Above the number of cores, other work took part of the time.`,
  'Each figure is one process of its own; seconds are the median of three runs (and their range) unless a section says otherwise, memory is the peak resident set.',
  'Seconds depend on the machine and on what else it does; the ratios are what is promised.',
  '',
  ...sections.map(toMarkdown),
].join('\n')

const formatted = await format(text, { parser: 'markdown' })
if (!isTrial) writeFileSync(join(import.meta.dirname, '../../docs/benchmarks.md'), formatted)
console.log(formatted)
