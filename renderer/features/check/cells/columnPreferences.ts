/** What the user did to the columns of files with one header. */
export interface ColumnPreferences {
  /** By column index. */
  widths: Readonly<Record<number, number>>
  hidden: readonly number[]
  /** Columns that are not imported are shown as well. */
  showsUnused: boolean
}

export const noPreferences: ColumnPreferences = { widths: {}, hidden: [], showsUnused: false }

const rememberedKey = 'gridColumns'

/** Headers remembered; the oldest is dropped. */
const mostHeaders = 50

/**
 * Short name of a header row, for remembering without keeping the names: 32 bits of FNV-1a over names and their places.
 */
export function headerSignature(columnNames: readonly string[]): string {
  let hash = 0x811c9dc5
  for (const character of columnNames.join('\u0000')) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
  }
  return `${columnNames.length}-${(hash >>> 0).toString(16)}`
}

type Remembered = [signature: string, preferences: ColumnPreferences][]

function read(storage: Storage): Remembered {
  try {
    const found: unknown = JSON.parse(storage.getItem(rememberedKey) ?? '[]')
    return Array.isArray(found) ? (found as Remembered) : []
  } catch {
    // Written by an older version, or damaged: widths are no loss.
    return []
  }
}

/** Returns the preferences for a header; the default ones when there are none. */
export function rememberedColumns(storage: Storage, signature: string): ColumnPreferences {
  const found = read(storage).find(([each]) => each === signature)?.[1]
  return { ...noPreferences, ...found }
}

/** Remembers the preferences of a header, as the newest. */
export function rememberColumns(storage: Storage, signature: string, preferences: ColumnPreferences): void {
  const others = read(storage).filter(([each]) => each !== signature)
  storage.setItem(rememberedKey, JSON.stringify([[signature, preferences], ...others].slice(0, mostHeaders)))
}
