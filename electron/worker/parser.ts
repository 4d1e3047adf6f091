/**
 * Program of the process that parses a workbook with SheetJS and hands out its rows in parts. Started as a child
 * process of Node, as a utility process of Electron, or as a thread (`core/worker/isolation.ts`).
 */
import { parentPort } from 'node:worker_threads'
import { createParser } from '../core/spreadsheet/sheetjs/parserTask.ts'
import type { IsolatedAnswer, IsolatedMessage } from '../core/worker/IsolatedWork.ts'

/** `process.parentPort` of a utility process (docs/api/parent-port.md of Electron). */
interface ElectronPort {
  on(event: 'message', listener: (event: { data: IsolatedMessage }) => void): void
  postMessage(answer: IsolatedAnswer): void
}

const electronPort = (process as { parentPort?: ElectronPort }).parentPort
const take = createParser()

/** Sends what a message is answered with, if anything. */
function reply(message: IsolatedMessage, post: (answer: IsolatedAnswer) => void): void {
  const answer = take(message)
  if (answer) post(answer)
}

if (electronPort) {
  electronPort.on('message', ({ data }) => reply(data, (answer) => electronPort.postMessage(answer)))
} else if (parentPort) {
  const port = parentPort
  port.on('message', (message: IsolatedMessage) => reply(message, (answer) => port.postMessage(answer)))
} else {
  // Ends by itself when nobody is left to ask: the channel keeps it alive.
  process.on('message', (message) =>
    reply(message as IsolatedMessage, (answer) => void process.send?.(answer)),
  )
}
