import { parentPort } from 'node:worker_threads'
import { openWorkbook } from '../../electron/core/spreadsheet/openWorkbook.ts'
import { readDataRows } from '../../electron/core/spreadsheet/preview/readDataRows.ts'
import { AppError } from '../../electron/shared/errors/AppError.ts'

/** Reads the file of each message and answers with how that ended. Runs in a thread with a memory limit. */

/** A mutated file must not make us read for ever; a reader that is asked to stop has to. */
const maxRows = 200_000

export interface FuzzAnswer {
  /** `rows`, or the code of the error. */
  outcome: string
  rows: number
  message: string
}

parentPort!.on('message', (path: string) => {
  void read(path).then((answer) => parentPort!.postMessage(answer))
})

async function read(path: string): Promise<FuzzAnswer> {
  let rows = 0
  try {
    const reader = await openWorkbook(path)
    try {
      for (const { index } of reader.workbook.sheets.slice(0, 3)) {
        for await (const part of readDataRows(reader, index, 1)) {
          rows += part.length
          for (const row of part)
            for (const cell of row.cells) if (typeof cell !== 'string') throw new Error('a cell is no text')
          if (rows > maxRows) break
        }
      }
    } finally {
      await reader.close()
    }
    return { outcome: 'rows', rows, message: '' }
  } catch (error) {
    const { code, message } = error instanceof AppError ? error : { code: 'thrown', message: String(error) }
    return { outcome: code, rows, message }
  }
}
