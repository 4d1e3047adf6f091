import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { CoreServices } from '../../electron/core/createCoreServices.ts'
import type { Mapping } from '../../electron/shared/model/mapping.ts'
import { idOf, prepareCustomers } from '../support/faults/faultJob.ts'
import { makeFolder, openServices } from '../support/jobs/openServices.ts'

/** Step 2 again: whenever the process ends, the job is the former or the new one, with every correction. */

const rows = 30_000
let place: ReturnType<typeof makeFolder>
beforeEach(() => (place = makeFolder()))
afterEach(() => place.remove())

/** Starts a recheck and kills it at the first progress that is wanted. */
async function killRecheck(jobId: string, mapping: Mapping, isDue: (line: string) => boolean): Promise<void> {
  const script = fileURLToPath(new URL('../support/faults/recheckWorker.ts', import.meta.url))
  const child = spawn(process.execPath, [script, place.dataDir, jobId, JSON.stringify(mapping)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const closed = once(child, 'close')
  for await (const line of createInterface({ input: child.stdout })) {
    if (isDue(line)) child.kill('SIGKILL')
  }
  await closed
}

/** What the user sees of the job: its rows, corrections and steps. */
async function stateOf(services: CoreServices, jobId: string) {
  // The first thing that step 3 asks for: groups again what a kill left half grouped.
  const duplicates = await services.corrections.duplicates(jobId)
  const { mapping, editedRows, skippedRows, invalidRows } = services.jobs.get(jobId)
  const shown = []
  for (const offset of [0, rows / 2, rows - 3]) {
    shown.push((await services.jobs.rows(jobId, { kind: 'all' }, offset, 3)).rows)
  }
  const { undo, redo } = services.corrections.editState(jobId)
  return { mapping, editedRows, skippedRows, invalidRows, shown, undo, redo, duplicates }
}

it.each<[string, (line: string) => boolean, boolean | null]>([
  ['while the rows are checked', (line) => line.startsWith('checking'), false],
  ['when most are checked', (line) => Number(line.split(' ')[1]) > rows / 2, null],
  ['while repeated customers are grouped', (line) => line.startsWith('comparing'), true],
  ['when it has ended', (line) => line === 'ended', true],
])(
  'a recheck killed %s leaves the job as it was, or the new one whole',
  async (_when, isDue, isNewThen) => {
    const services = openServices(place.dataDir)
    const jobId = await prepareCustomers(services, place.folder, { rows, batchRows: 500 })
    await services.corrections.editCell(jobId, { ordinal: 1, columnIndex: 0, text: idOf(0) })
    await services.corrections.changeRows(jobId, { kind: 'ordinals', ordinals: [2] }, { kind: 'skip' })
    const before = await stateOf(services, jobId)
    const { mapping } = services.jobs.get(jobId)
    await services.close()
    const other: Mapping = {
      ...mapping,
      columns: mapping.columns.map((column) =>
        column.columnIndex === 1 ? { ...column, target: { kind: 'standard', field: 'remark' } } : column,
      ),
    }

    await killRecheck(jobId, other, isDue)

    const again = openServices(place.dataDir)
    try {
      expect(again.jobs.list().map(({ id }) => id)).toEqual([jobId])
      const found = await stateOf(again, jobId)
      await again.rechecks.recheck(jobId, other)
      const after = await stateOf(again, jobId)
      const isNew = JSON.stringify(found.mapping.columns) === JSON.stringify(other.columns)
      if (isNewThen !== null) expect(isNew).toBe(isNewThen)
      expect(found).toEqual(isNew ? after : before)
    } finally {
      await again.close()
    }
  },
  120_000,
)
