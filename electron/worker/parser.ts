/**
 * Program of the process that parses a workbook with SheetJS: takes one message, sends one answer. Started as a child
 * process of Node, as a utility process of Electron, or as a thread (`core/worker/isolation.ts`).
 */
import { parentPort } from 'node:worker_threads'
import { performTask, type ParserTask } from '../core/spreadsheet/sheetjs/parserTask.ts'

interface Input {
  task: ParserTask
  bytes: Uint8Array | null
}

/** `process.parentPort` of a utility process (docs/api/parent-port.md of Electron). */
interface ElectronPort {
  once(event: 'message', listener: (event: { data: Input }) => void): void
  postMessage(answer: Uint8Array): void
}

const electronPort = (process as { parentPort?: ElectronPort }).parentPort
const perform = ({ task, bytes }: Input): Uint8Array => performTask(task, bytes)

if (electronPort) electronPort.once('message', ({ data }) => electronPort.postMessage(perform(data)))
else if (parentPort) {
  const port = parentPort
  port.once('message', (input: Input) => port.postMessage(perform(input)))
} else {
  process.once('message', (input) => {
    // Ends by itself once the answer is out, also when nobody is left to take it.
    process.send?.(perform(input as Input), () => process.exit())
  })
}
