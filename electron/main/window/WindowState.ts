import { join } from 'node:path'
import { z } from 'zod'
import { JsonFile } from '../../core/settings/JsonFile.ts'

/** In the desktop's units (CSS pixels at its scale), frame included. */
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

/** Restores where the window was when it was last closed. Best effort: failures to write are ignored. */
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
      // A full disk is reported where data must be saved.
    }
  }
}

/** Part of the title bar that must be on a display, so that the mouse can reach it. */
const leastGrip = { width: 120, height: 40 }

/**
 * Places a window so that it can be reached and seen: as saved when a display still contains it, otherwise in the middle
 * of the primary display. Never larger than its display, because an office laptop at 150 % has less room than the
 * default size.
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
