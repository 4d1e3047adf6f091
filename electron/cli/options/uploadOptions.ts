import { maxBatchRows, maxConcurrency } from '../../shared/model/settings.ts'
import type { CallVersionName } from '../../shared/model/callVersion.ts'
import { choice, integer, text, toggle } from '../grammar/option.ts'

/** How many rows and calls at a time. */
export const paceOptions = {
  rowsPerBatch: integer('batch-rows', 1, maxBatchRows),
  concurrency: integer('concurrency', 1, maxConcurrency),
}

/** Whether rows with errors are left out. */
export const skipOptions = { skipInvalid: toggle('skip-invalid') }

/** Where an upload goes, and which of its rows. */
export const destinationOptions = {
  endpoint: text('endpoint', 'URL'),
  callVersion: choice<CallVersionName>('call-version', { v1: 'v1', v2: 'v2' }),
  resendUnknown: toggle('resend-unknown'),
  trialRows: integer('trial', 1, maxBatchRows),
}

/** 拆开重试. */
export const bisectOptions = { bisect: toggle('bisect') }

/** 重新上传 of rows that `verify` proved missing. */
export const missingOptions = { resendMissing: toggle('resend-missing') }
