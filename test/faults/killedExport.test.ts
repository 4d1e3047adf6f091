import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, watch } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openUploads, type Uploads } from '../support/faults/openUploads.ts'
import { startStoringServer } from '../support/faults/storingServer.ts'
import { makeFolder, openServices } from '../support/jobs/openServices.ts'

/** Before, every killed export left a file with the rows of customers beside its target, for ever. */

let uploads: Uploads
let place: ReturnType<typeof makeFolder>
beforeEach(async () => {
  uploads = await openUploads()
  place = makeFolder()
  mkdirSync(place.dataDir)
})
afterEach(async () => {
  await uploads.close()
  place.remove()
})

/** A job whose rows are all 待确认, so that all of them are exported. */
async function uploadWithoutAnswers(): Promise<string> {
  const server = await startStoringServer(() => ({ answer: [500, ''] }))
  const jobId = await uploads.prepare({ rows: 30_000, batchRows: 500, concurrency: 8 })
  await uploads.upload(jobId, { endpoint: server.endpoint })
  await server.close()
  return jobId
}

/** Starts an export and kills it once its temporary file is there. */
async function killExport(jobId: string, name: string): Promise<void> {
  const script = fileURLToPath(new URL('../support/faults/exportWorker.ts', import.meta.url))
  const seen = new AbortController()
  const watcher = watch(place.folder, (_event, changed) => {
    if (changed?.endsWith('.part')) seen.abort()
  })
  const child = spawn(process.execPath, [script, uploads.dataDir, jobId, join(place.folder, name)], {
    stdio: 'inherit',
  })
  const closed = once(child, 'close')
  if (!seen.signal.aborted) await Promise.race([once(seen.signal, 'abort'), closed])
  child.kill('SIGKILL')
  await closed
  watcher.close()
}

const records = (): string[] => readdirSync(uploads.dataDir).filter((name) => name.startsWith('unfinished-'))
const exported = (): string[] => readdirSync(place.folder).filter((name) => name !== 'data')

describe('an export killed while it writes', () => {
  it.each(['failed.csv', 'failed.xlsx'])('leaves no part of %s after the next start', async (name) => {
    const jobId = await uploadWithoutAnswers()
    await killExport(jobId, name)
    expect(exported(), 'the kill came too late or too early').toEqual([expect.stringMatching(/\.part$/)])
    expect(records()).toHaveLength(1)

    await openServices(uploads.dataDir).close()
    expect(exported()).toEqual([])
    expect(records()).toEqual([])
  })

  it('leaves no part after 全部清空', async () => {
    const jobId = await uploadWithoutAnswers()
    await killExport(jobId, 'failed.csv')
    expect(exported()).toHaveLength(1)
    await uploads.services.localData.remove('everything')
    expect(exported()).toEqual([])
    expect(records()).toEqual([])
  })
})
