import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { Locator } from 'playwright-core'

/** Drops a file from the disk on an element: dragenter, dragover and drop with the file in the transfer. */
export async function dropFile(target: Locator, path: string): Promise<void> {
  const file = { name: basename(path), base64: readFileSync(path).toString('base64') }
  const dataTransfer = await target.page().evaluateHandle(({ name, base64 }) => {
    const transfer = new DataTransfer()
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
    transfer.items.add(new File([bytes], name))
    return transfer
  }, file)
  for (const type of ['dragenter', 'dragover', 'drop']) await target.dispatchEvent(type, { dataTransfer })
  await dataTransfer.dispose()
}
