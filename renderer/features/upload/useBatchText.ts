import { useI18n } from 'vue-i18n'
import type { Batch } from '../../../electron/shared/model/job.ts'

/** Text of the row range of a batch. */
export function useBatchText() {
  const { t } = useI18n()

  return ({ rowCount, firstRowNumber, lastRowNumber }: Batch): string =>
    rowCount === 1
      ? t('upload.batch.row', { row: firstRowNumber })
      : t('upload.batch.rows', { first: firstRowNumber, last: lastRowNumber })
}
