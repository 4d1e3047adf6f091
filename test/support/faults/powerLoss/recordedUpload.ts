/**
 * The upload that is recorded: makes a data folder, prepares a job, uploads it and closes.
 *
 *   node test/support/faults/powerLoss/recordedUpload.ts FOLDER ENDPOINT '{"rows":…,"batchRows":…,"concurrency":…}'
 */
import { join } from 'node:path'
import { openServices } from '../../jobs/openServices.ts'
import { prepareCustomers, type TestJob } from '../faultJob.ts'

const [folder = '', endpoint = '', job = '{}'] = process.argv.slice(2)
const services = openServices(join(folder, 'data'))
const jobId = await prepareCustomers(services, folder, JSON.parse(job) as TestJob)
await services.upload.start(jobId, { endpoint, isRehearsal: false, resendUnknown: false, concurrency: null })
await services.upload.wait(jobId)
await services.close()
