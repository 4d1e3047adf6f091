/**
 * Runs a module as a utility process of Electron does: messages come through `process.parentPort`, wrapped in an event,
 * and wait until the module listens (docs/api/parent-port.md; lib/utility/init.ts starts the port after the module).
 */
import { EventEmitter } from 'node:events'
import { pathToFileURL } from 'node:url'

class ParentPort extends EventEmitter {
  postMessage(message: unknown): void {
    process.send?.(message)
  }
}

const parentPort = new ParentPort()
const waiting: unknown[] = []
let isStarted = false
process.on('message', (data) => {
  if (isStarted) parentPort.emit('message', { data, ports: [] })
  else waiting.push(data)
})
process.on('disconnect', () => process.exit())
Object.assign(process, { parentPort })

const [, , modulePath = ''] = process.argv
process.argv.splice(1, 1)
await import(pathToFileURL(modulePath).href)
isStarted = true
for (const data of waiting) parentPort.emit('message', { data, ports: [] })
