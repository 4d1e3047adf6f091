import { read } from 'node:fs'

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
): AsyncIterable<Buffer> {
  if (runtime.platform === 'win32' && runtime.isElectron) return readDescriptor(0)
  return process.stdin as AsyncIterable<Buffer>
}

/** @yields what a descriptor gives until its end, which Windows reports as the error `EOF` for a closed pipe */
export async function* readDescriptor(descriptor: number): AsyncGenerator<Buffer> {
  for (;;) {
    const piece = Buffer.alloc(pieceBytes)
    const length = await new Promise<number>((resolve, reject) => {
      read(descriptor, piece, 0, pieceBytes, null, (error, count) => {
        if (error && error.code !== 'EOF') reject(error)
        else resolve(error ? 0 : count)
      })
    })
    if (length === 0) return
    yield piece.subarray(0, length)
  }
}
