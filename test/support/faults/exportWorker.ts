/**
 * An export as a process to be killed: writes the report of a job.
 *
 *   node test/support/faults/exportWorker.ts DATA_DIR JOB_ID PATH
 */
import { openServices } from '../jobs/openServices.ts'

const [dataDir = '', jobId = '', path = ''] = process.argv.slice(2)
const services = openServices(dataDir)
await services.reports.write(jobId, path, 'zh-CN')
await services.close()
