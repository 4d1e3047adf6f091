import { writeFileSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { format } from 'prettier'
import { measureCorrecting } from './correcting.ts'
import { measureFirstScreen } from './firstScreen.ts'
import { measureMarking } from './marking.ts'
import { Pace, restPace } from './pace.ts'
import { preparingSections } from './preparing.ts'
import { readingSections } from './reading.ts'
import { toMarkdown, type Section, type SectionTasks } from './Section.ts'
import { measureScrolling } from './scrolling.ts'
import { uploadingSections } from './uploading.ts'

/**
 * `npm run bench`: measures everything in one run and writes docs/benchmarks.md, anew after every section, so that a run that
 * is ended early has lost nothing. Compare ratios, not seconds: the machine of a run is rarely quiet, though it may rest between
 * sections (`Pace`). `--rows 100000` makes the files smaller for a trial, `--only preparing,marking` runs some parts; either is
 * printed only. A section that fails is told and named in the head; the others are written all the same.
 */
const { values } = parseArgs({ options: { rows: { type: 'string' }, only: { type: 'string' } } })
const rows = values.rows === undefined ? null : Number(values.rows)
const isTrial = rows !== null || values.only !== undefined
const parts: Record<string, SectionTasks> = {
  reading: readingSections(rows),
  preparing: preparingSections(rows),
  correcting: { rows: () => measureCorrecting(rows) },
  uploading: uploadingSections(rows),
  firstScreen: { warm: measureFirstScreen },
  scrolling: { grid: () => measureScrolling(rows) },
  marking: { calls: measureMarking },
}
/** A section that takes longer hangs. */
const sectionLimitMs = 10 * 60_000

const chosen = values.only?.split(',') ?? Object.keys(parts)
const tasks = chosen.flatMap((part) =>
  Object.entries(parts[part] ?? {}).map(([name, measure]) => ({ name: `${part} ${name}`, measure })),
)
const startedMs = performance.now()
const loadBefore = loadavg()[0]!
const sections: Section[] = []
const failed: string[] = []
const pace = new Pace()
/** Sections that began though the machine had not recovered from those before. */
const slowStarts: string[] = []
for (const [index, { name, measure }] of tasks.entries()) {
  const restedPace = await pace.awaitRest()
  if (restedPace < restPace) slowStarts.push(`${name} (${restedPace.toFixed(2)})`)
  const startMs = performance.now()
  try {
    const section = await withinLimit(measure())
    process.stderr.write(`${toMarkdown(section)}\n`)
    sections.push(section)
  } catch (error) {
    console.error(`${name} failed:`, error)
    failed.push(name)
  }
  process.stderr.write(`${name}: ${Math.round((performance.now() - startMs) / 1_000)} s\n\n`)
  if (!isTrial) await writeDocs(tasks.slice(index + 1).map((each) => each.name))
}
console.log(await docs([]))
// What hangs does not keep the run from its end.
process.exit(failed.length === 0 ? 0 : 1)

async function withinLimit(measuring: Section | Promise<Section>): Promise<Section> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error('took too long')), sectionLimitMs)
  try {
    return await Promise.race([measuring, promise])
  } finally {
    clearTimeout(timer)
  }
}

/** @param missing what this run has not come to yet */
async function writeDocs(missing: readonly string[]): Promise<void> {
  writeFileSync(join(import.meta.dirname, '../../docs/benchmarks.md'), await docs(missing))
}

async function docs(missing: readonly string[]): Promise<string> {
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'CPU'}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}, ${process.platform} ${process.arch}`
  const minutes = Math.ceil((performance.now() - startedMs) / 60_000)
  const text = [
    '# Benchmarks',
    '',
    `Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)} in one run of ${minutes} minutes: ${machine}.`,
    ...(failed.length > 0 ? [`**Failed in this run:** ${failed.join(', ')}.`] : []),
    ...(missing.length > 0 ? [`**The run was ended before:** ${missing.join(', ')}.`] : []),
    `Each section waited until the machine had ${restPace} of its best pace in this run (inflating, measured between sections); a rented machine slows down under load.${slowStarts.length > 0 ? ` **Began slower:** ${slowStarts.join(', ')}.` : ''}`,
    `Load average before the run ${loadBefore.toFixed(1)}; above the number of cores, other work took part of the time.`,
    'Each figure is one process of its own; seconds are the median of three runs (and their range), memory is the peak resident set. Where there is no range it was one run, as a section says.',
    'Seconds depend on the machine and on what else it does; the ratios are what is promised. ✓ and ✗ say whether a target was reached by the median, of memory and pauses by the worst run.',
    '',
    ...sections.map(toMarkdown),
  ].join('\n')
  return format(text, { parser: 'markdown' })
}
