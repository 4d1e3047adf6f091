import { nameRow } from '../../shared/model/rowPlace.ts'
import type { Attempt, Receipt, ReceiptLine } from '../../shared/model/job.ts'
import { loadTexts, type Language, type Texts } from '../../shared/locales/loadTexts.ts'
import type { Journal } from '../journal/Journal.ts'
import { writeReport } from './writeReport.ts'
import type { CellMark, ReportLine } from './writeXlsx.ts'

const usualLines = 1_000

/** The 回执: which batches were sent, when and with which result. Works after the rows were removed. */
export class ReceiptService {
  readonly #journal: Journal

  constructor(journal: Journal) {
    this.#journal = journal
  }

  attempts(batchId: number): Attempt[] {
    return this.#journal.read(() => this.#journal.receipts.attempts(batchId))
  }

  /** @throws AppError `job.notFound` */
  read(jobId: string, offset = 0, limit = usualLines): Receipt {
    return this.#journal.read(() => {
      const { key, job } = this.#journal.jobs.get(jobId)
      const { fileName, endpoint, isRehearsal, reconciliation } = job
      return {
        jobId,
        fileName,
        endpoint,
        isRehearsal,
        reconciliation,
        lines: this.#journal.receipts.lines(key, offset, limit),
        totalLines: this.#journal.receipts.countLines(key),
        importIds: this.#journal.receipts.importIds(key),
      }
    })
  }

  /**
   * Writes the whole receipt, one line per batch.
   *
   * @param path ends in `.csv` or `.xlsx`
   * @returns the number of lines
   * @throws AppError `job.notFound`, `storage.*`, `file.locked`
   */
  async write(jobId: string, path: string, language: Language): Promise<number> {
    const { report } = loadTexts(language)
    const { key, job } = this.#journal.read(() => this.#journal.jobs.get(jobId))
    return writeReport(path, this.#journal.dataDir, {
      sheetName: report.receiptSheetName,
      header: Object.values(report.receipt),
      wrappedColumns: ['words', 'verified'].map((column) => Object.keys(report.receipt).indexOf(column)),
      rows: this.#rows(key, report, job.mapping.sheets),
    })
  }

  *#rows(jobKey: number, texts: Texts['report'], sheets: string[] | undefined): Iterable<ReportLine> {
    const resultColumn = Object.keys(texts.receipt).indexOf('result')
    for (let offset = 0; ; offset += usualLines) {
      const lines = this.#journal.receipts.lines(jobKey, offset, usualLines)
      const verdicts = this.#journal.verifications.countsByBatch(lines.map(({ id }) => id))
      for (const [index, line] of lines.entries()) {
        const own = verdicts.filter(({ batchId }) => batchId === line.id)
        const verified = own.map(({ verdict, count }) => `${texts.verdicts[verdict]} ${count}`)
        const severity = severities[line.state]
        yield {
          cells: cellsOf(offset + index + 1, line, verified.join(texts.reasonSeparator), texts, sheets),
          marks: severity ? [{ column: resultColumn, severity }] : [],
        }
      }
      if (lines.length < usualLines) return
    }
  }
}

/** Results that are in colour. */
const severities: { readonly [State in ReceiptLine['state']]?: CellMark['severity'] } = {
  rejected: 'error',
  unknown: 'warning',
}

/**
 * The cells of a line, in the order of the header texts.
 *
 * @param number of the line, from 1
 * @param verified what the platform answered when it was asked about the batch's rows
 */
function cellsOf(
  number: number,
  line: ReceiptLine,
  verified: string,
  texts: Texts['report'],
  sheets: string[] | undefined,
): string[] {
  const { answer } = line
  const cells: { [Column in keyof Texts['report']['receipt']]: string } = {
    batch: String(number),
    firstRow: nameRow(line.firstRowNumber, sheets),
    lastRow: nameRow(line.lastRowNumber, sheets),
    rows: String(line.rowCount),
    result: texts.results[line.state],
    time: line.lastCallAt === null ? '' : localTime(new Date(line.lastCallAt)),
    attempts: String(line.attempts),
    earlierAttempts: String(line.earlierAttempts),
    importId: answer?.importId ?? '',
    status: answer?.httpStatus === null || answer === null ? '' : String(answer.httpStatus),
    words: answer?.message ?? '',
    verified,
  }
  return (Object.keys(texts.receipt) as (keyof typeof cells)[]).map((column) => cells[column])
}

/** Formats local time: `2026-11-24 09:05:07`. */
function localTime(time: Date): string {
  const two = (part: number): string => String(part).padStart(2, '0')
  const day = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join('-')
  return `${day} ${[time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(':')}`
}
