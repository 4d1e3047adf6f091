import { createHmac } from 'node:crypto'
import { createReadStream } from 'node:fs'

export interface HashOptions {
  /** Called after every megabyte. */
  onPiece?: () => void
  /** Ends the reading; the promise is rejected then. */
  signal?: AbortSignal
}

/**
 * HMAC-SHA256 of the bytes of a file, in hexadecimal: only this installation can tell that two files are the same.
 */
export async function hashFile(path: string, key: Buffer, options: HashOptions = {}): Promise<string> {
  const { onPiece, signal } = options
  const hash = createHmac('sha256', key)
  for await (const bytes of createReadStream(path, { highWaterMark: 1_048_576, ...(signal && { signal }) })) {
    hash.update(bytes as Buffer)
    onPiece?.()
  }
  return hash.digest('hex')
}
