import { join } from 'node:path'
import { z } from 'zod'
import { JsonFile } from '../../core/settings/JsonFile.ts'

/** In the units of the desktop (CSS pixels at its scale), frame included. */
export interface Rectangle {
  x: number
  y: number
  width: number
  height: number
}

const schema = z
  .strictObject({
    x: z.number().int(),
    y: z.number().int(),
    width: z.number().int().positive(),
    height: z.number().int().positive(),
    isMaximized: z.boolean(),
  })
  .nullable()

export type SavedWindow = NonNullable<z.infer<typeof schema>>

/** Where the window was when it was last closed; for convenience only, so that a failure to write is none. */
export class WindowState {
  readonly #file: JsonFile<typeof schema>

  constructor(dataDir: string) {
    this.#file = new JsonFile(join(dataDir, 'window.json'), schema, () => null)
  }

  read(): SavedWindow | null {
    return this.#file.read()
  }

  save(window: SavedWindow): void {
    try {
      this.#file.update(() => window)
    } catch {
      // A full disk is told of where it matters.
    }
  }
}

/** How much of the title bar must be within reach of the mouse. */
const leastGrip = { width: 120, height: 40 }

/**
 * Where to put a window so that it can be reached and seen as a whole: as saved when a display still holds it there,
 * otherwise in the middle of the primary display. Never larger than its display: an office laptop at 150 % has less
 * room than the window would like.
 *
 * @param workAreas of all displays, the primary first
 */
export function placeWindow(
  saved: Rectangle | null,
  workAreas: readonly [Rectangle, ...Rectangle[]],
  wanted: { width: number; height: number },
): Rectangle {
  const home = saved && workAreas.find((area) => holdsTitleBar(area, saved))
  if (!saved || !home) {
    const [primary] = workAreas
    const width = Math.min(wanted.width, primary.width)
    const height = Math.min(wanted.height, primary.height)
    const x = primary.x + Math.round((primary.width - width) / 2)
    const y = primary.y + Math.round((primary.height - height) / 2)
    return { x, y, width, height }
  }
  const width = Math.min(saved.width, home.width)
  const height = Math.min(saved.height, home.height)
  return { x: saved.x, y: Math.max(saved.y, home.y), width, height }
}

function holdsTitleBar(area: Rectangle, { x, y, width }: Rectangle): boolean {
  const seenWidth = Math.min(x + width, area.x + area.width) - Math.max(x, area.x)
  const isInHeight = y >= area.y - leastGrip.height / 2 && y + leastGrip.height <= area.y + area.height
  return seenWidth >= Math.min(leastGrip.width, width) && isInHeight
}
