import { writeFileSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'
import { join } from 'node:path'
import { format } from 'prettier'
import { measureCorrecting } from './correcting.ts'
import { measureMarking } from './marking.ts'
import { measurePreparing } from './preparing.ts'
import { measureReading } from './reading.ts'
import { toMarkdown } from './Section.ts'
import { measureUploading } from './uploading.ts'

/**
 * `npm run bench`: measures everything in one run and writes docs/benchmarks.md. Compare ratios, not seconds: the
 * machine of a run is rarely quiet. `BENCH_ROWS` makes the files smaller for a trial, which is then printed only.
 */
const trialRows = process.env['BENCH_ROWS']
const rows = trialRows === undefined ? null : Number(trialRows)
const sections = [
  ...(await measureReading(rows)),
  await measurePreparing(rows),
  measureCorrecting(rows),
  ...(await measureUploading(rows)),
  measureMarking(),
]

const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'CPU'}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}, ${process.platform} ${process.arch}`
const text = [
  '# Benchmarks',
  '',
  `Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: ${machine}.`,
  `Load average at the end of the run: ${loadavg()[2]?.toFixed(1)} over 15 minutes. Above the number of cores, other work took part of the time.`,
  'Each figure is one process of its own; seconds are the best of the runs, memory is the peak resident set.',
  'Seconds depend on the machine and on what else it does; the ratios are what is promised.',
  '',
  ...sections.map(toMarkdown),
].join('\n')

const formatted = await format(text, { parser: 'markdown' })
if (trialRows === undefined) writeFileSync(join(import.meta.dirname, '../../docs/benchmarks.md'), formatted)
console.log(formatted)
