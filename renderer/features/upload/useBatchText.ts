import { useI18n } from 'vue-i18n'
import type { Batch } from '../../../electron/shared/model/job.ts'
import { nameRow } from '../../../electron/shared/model/rowPlace.ts'

/** Text of the row range of a batch. @param sheets names of the job's sheets, where it has several */
export function useBatchText(sheets: () => string[] | undefined) {
  const { t } = useI18n()

  return ({ rowCount, firstRowNumber, lastRowNumber }: Batch): string =>
    rowCount === 1
      ? t('upload.batch.row', { row: nameRow(firstRowNumber, sheets()) })
      : t('upload.batch.rows', {
          first: nameRow(firstRowNumber, sheets()),
          last: nameRow(lastRowNumber, sheets()),
        })
}
