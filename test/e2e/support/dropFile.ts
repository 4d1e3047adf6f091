import type { Locator } from 'playwright-core'

/**
 * Drops a file from the disk on the middle of an element, as the mouse does: unlike an event made by script it
 * carries a File with a path, which real Electron needs.
 *
 * @param beforeDrop called while the files are over the element
 */
export async function dropFile(
  target: Locator,
  path: string | readonly string[],
  beforeDrop: () => Promise<unknown> = () => Promise.resolve(),
): Promise<void> {
  let box = await target.boundingBox()
  // A page that is replaced meanwhile has the element again in a moment.
  while (box === null) {
    await target.waitFor()
    box = await target.boundingBox()
  }
  const session = await target.page().context().newCDPSession(target.page())
  const data = { items: [], files: [path].flat(), dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    if (type === 'drop') await beforeDrop()
    await session.send('Input.dispatchDragEvent', {
      type,
      x: box.x + box.width / 2,
      y: box.y + box.height / 2,
      data,
    })
  }
  await session.detach()
}
