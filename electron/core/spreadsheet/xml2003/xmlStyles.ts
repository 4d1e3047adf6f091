/** Attributes of a tag by local name. */
export type XmlAttributes = ReadonlyMap<string, string>

/**
 * Format codes of the named number formats of XML Spreadsheet 2003
 * (https://learn.microsoft.com/en-us/previous-versions/office/developer/office-xp/aa140066(v=office.10)).
 * Currency formats depend on the machine's locale, so they read as the plain number.
 */
const namedFormats: Readonly<Record<string, string>> = {
  'General Number': 'General',
  'General Date': 'yyyy-mm-dd hh:mm:ss',
  'Long Date': 'yyyy-mm-dd',
  'Medium Date': 'yyyy-mm-dd',
  'Short Date': 'yyyy-mm-dd',
  'Long Time': 'hh:mm:ss',
  'Medium Time': 'hh:mm:ss',
  'Short Time': 'hh:mm',
  Currency: 'General',
  'Euro Currency': 'General',
  Fixed: '0.00',
  Standard: '#,##0.00',
  Percent: '0.00%',
  Scientific: '0.00E+00',
  'Yes/No': '"Yes";"Yes";"No"',
  'True/False': '"True";"True";"False"',
  'On/Off': '"On";"On";"Off"',
}

const maxParents = 32

interface Style {
  parent: string | null
  /** Format code; null when the style has none of its own. */
  code: string | null
}

/** Resolves the number formats of styles in an XML Spreadsheet 2003. */
export class XmlStyles {
  /** Format codes, by `formatIndexOf`. */
  readonly formats: string[] = ['']
  readonly #styles = new Map<string, Style>()
  readonly #indexes = new Map<string, number>()
  readonly #indexOfStyle = new Map<string, number>()
  #style: Style | null = null

  open(name: 'Style' | 'NumberFormat', attributes: XmlAttributes): void {
    if (name === 'Style') {
      this.#style = { parent: attributes.get('Parent') ?? null, code: null }
      this.#styles.set(attributes.get('ID') ?? '', this.#style)
    } else if (this.#style !== null) {
      // `NumberFormat` without `Format` means General and overrides the parent.
      const format = attributes.get('Format') ?? ''
      this.#style.code = namedFormats[format] ?? format
    }
  }

  formatIndexOf(id: string): number {
    let index = this.#indexOfStyle.get(id)
    if (index === undefined) {
      index = this.#indexOf(this.#codeOf(id))
      this.#indexOfStyle.set(id, index)
    }
    return index
  }

  #codeOf(id: string): string {
    let style = this.#styles.get(id)
    for (let parents = 0; style !== undefined && parents < maxParents; parents++) {
      if (style.code !== null) return style.code
      style = style.parent === null ? undefined : this.#styles.get(style.parent)
    }
    return ''
  }

  #indexOf(code: string): number {
    if (code === '') return 0
    let index = this.#indexes.get(code)
    if (index === undefined) {
      index = this.formats.push(code) - 1
      this.#indexes.set(code, index)
    }
    return index
  }
}
