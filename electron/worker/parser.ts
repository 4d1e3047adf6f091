/**
 * Program of the process that parses a workbook with SheetJS and keeps its rows for those who ask for them. Started as a child
 * process of Node, as a utility process of Electron, or as a thread (`core/worker/isolation.ts`).
 */
import { parentPort } from 'node:worker_threads'
import { createParser } from '../core/spreadsheet/sheetjs/parserTask.ts'
import type { IsolatedMessage } from '../core/worker/IsolatedWork.ts'

/** `process.parentPort` of a utility process (docs/api/parent-port.md of Electron). */
interface ElectronPort {
  on(event: 'message', listener: (event: { data: IsolatedMessage }) => void): void
  postMessage(answer: Uint8Array): void
}

const electronPort = (process as { parentPort?: ElectronPort }).parentPort
const take = createParser()

/** Sends what a message is answered with, if anything. */
function answer(message: IsolatedMessage, post: (bytes: Uint8Array) => void): void {
  const bytes = take(message)
  if (bytes) post(bytes)
}

if (electronPort) {
  electronPort.on('message', ({ data }) => answer(data, (bytes) => electronPort.postMessage(bytes)))
} else if (parentPort) {
  const port = parentPort
  port.on('message', (message: IsolatedMessage) => answer(message, (bytes) => port.postMessage(bytes)))
} else {
  // Ends by itself when nobody is left to ask: the channel keeps it alive.
  process.on('message', (message) =>
    answer(message as IsolatedMessage, (bytes) => void process.send?.(bytes)),
  )
}
