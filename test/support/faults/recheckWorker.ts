/**
 * A recheck as a process to be killed: checks a job again by a mapping (JSON) and prints how far it is.
 *
 *   node test/support/faults/recheckWorker.ts DATA_DIR JOB_ID MAPPING
 */
import type { Mapping } from '../../../electron/shared/model/mapping.ts'
import { openServices } from '../jobs/openServices.ts'

const [dataDir = '', jobId = '', mapping = ''] = process.argv.slice(2)
const services = openServices(dataDir, {
  events: {
    changeProgress: ({ phase, rowsDone, rowsTotal }) =>
      process.stdout.write(`${phase} ${String(rowsDone)} ${String(rowsTotal)}\n`),
  },
})
await services.rechecks.recheck(jobId, JSON.parse(mapping) as Mapping)
process.stdout.write('ended\n')
await services.close()
