import { formatNumber, numberDefect } from './formatNumber.ts'
import type { CellFormat } from './numberFormat.ts'

/** A power of two: more than the days of eighty years. */
const slots = 32_768

/**
 * Texts of small whole numbers in their formats: a list has far fewer days than rows. One number a slot, so that a hostile file
 * cannot fill the memory; days of one column never share one.
 */
export class ShownNumbers {
  readonly #formats: readonly CellFormat[]
  readonly #is1904: boolean
  readonly #values = new Int32Array(slots)
  readonly #styles = new Int32Array(slots)
  readonly #texts: string[] = []

  /** @param formats by style index */
  constructor(formats: readonly CellFormat[], is1904: boolean) {
    this.#formats = formats
    this.#is1904 = is1904
  }

  /**
   * The text of `formatNumber`.
   *
   * @param value a whole number from 0, of 32 bits
   * @param style an index of the formats
   * @returns null when it has a `numberDefect`
   */
  textOf(value: number, style: number): string | null {
    const slot = value & (slots - 1)
    const known = this.#texts[slot]
    if (known !== undefined && this.#values[slot] === value && this.#styles[slot] === style) return known
    const format = this.#formats[style]!
    if (numberDefect(value, format, this.#is1904) !== null) return null
    this.#values[slot] = value
    this.#styles[slot] = style
    return (this.#texts[slot] = formatNumber(value, format, this.#is1904))
  }
}
