import { createHmac } from 'node:crypto'
import { createReadStream } from 'node:fs'

/**
 * HMAC-SHA256 of the bytes of a file, in hexadecimal: only this installation can tell that two files are the same.
 *
 * @param onPiece called after every megabyte
 */
export async function hashFile(
  path: string,
  key: Buffer,
  onPiece: () => void = () => undefined,
): Promise<string> {
  const hash = createHmac('sha256', key)
  for await (const bytes of createReadStream(path, { highWaterMark: 1_048_576 })) {
    hash.update(bytes as Buffer)
    onPiece()
  }
  return hash.digest('hex')
}
