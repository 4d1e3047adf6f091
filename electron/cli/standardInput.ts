import { read } from 'node:fs'
import { Readable } from 'node:stream'

const pieceBytes = 65_536

/**
 * The bytes of standard input. Electron on Windows replaces `process.stdin` by a stream that is always at its end
 * (`lib/common/init.ts` of its sources), so there they are read from the file descriptor.
 *
 * @param runtime default: this process
 */
export function standardInput(
  runtime: { platform: string; isElectron: boolean } = {
    platform: process.platform,
    isElectron: process.versions['electron'] !== undefined,
  },
): Readable {
  const isReplaced = runtime.platform === 'win32' && runtime.isElectron
  return isReplaced ? Readable.from(readDescriptor(0)) : process.stdin
}

/** @yields what a descriptor gives until its end, which Windows reports as the error `EOF` for a closed pipe */
export async function* readDescriptor(descriptor: number): AsyncGenerator<Buffer> {
  for (;;) {
    const piece = Buffer.alloc(pieceBytes)
    const length = await new Promise<number | null>((resolve, reject) => {
      read(descriptor, piece, 0, pieceBytes, null, (error, count) => {
        // A pipe that another program made non-blocking, and that is still empty.
        if (error?.code === 'EAGAIN') resolve(null)
        else if (error && error.code !== 'EOF') reject(error)
        else resolve(error ? 0 : count)
      })
    })
    if (length === null) {
      await new Promise((resolve) => setImmediate(resolve))
      continue
    }
    if (length === 0) return
    yield piece.subarray(0, length)
  }
}
