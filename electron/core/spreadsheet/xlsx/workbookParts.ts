import { AppError } from '../../../shared/errors/AppError.ts'
import type { Sheet } from '../../../shared/model/workbook.ts'
import { maxSmallPartBytes } from '../limits.ts'
import { readXmlPart } from '../../containers/xml/readXmlPart.ts'
import { readEntry } from '../../containers/zip/inflateEntry.ts'
import type { ZipArchive, ZipEntry } from '../../containers/zip/ZipArchive.ts'

/** Parts and settings of an .xlsx package. */
export interface WorkbookParts {
  sheets: { sheet: Sheet; entry: ZipEntry }[]
  sharedStrings: ZipEntry | null
  styles: ZipEntry | null
  is1904: boolean
  /** `fullCalcOnLoad`: the writer left formulas uncalculated, so their stored values are meaningless. */
  leavesFormulas: boolean
}

interface Relation {
  id: string
  /** Last segment of the type URI: `worksheet`, `styles`, …; the same in strict files. */
  type: string
  /** Part name, resolved. */
  target: string
}

/** Finds the main part by the package's relations, else by its usual name; null when there is none. */
export async function findWorkbookPart(archive: ZipArchive): Promise<string | null> {
  const relations = await readRelations(archive, '')
  const main = relations.find(({ type }) => type === 'officeDocument')
  if (main !== undefined && archive.find(main.target) !== null) return main.target
  return archive.find('xl/workbook.xml')?.name ?? null
}

/** @throws AppError `file.corrupted`, `file.unsafe`, `file.tooLarge`, `file.encrypted` */
export async function readWorkbookParts(archive: ZipArchive, workbookPart: string): Promise<WorkbookParts> {
  const entry = archive.find(workbookPart)
  if (entry === null) throw new AppError('file.corrupted', 'no workbook part')
  const relations = await readRelations(archive, workbookPart)
  const byId = new Map(relations.map((relation) => [relation.id, relation]))

  const sheets: WorkbookParts['sheets'] = []
  let is1904 = false
  let leavesFormulas = false
  readXmlPart(await readEntry(archive, entry, maxSmallPartBytes), ({ name, attributes, ancestors }) => {
    // Top level only: extensions use the same element names with other attributes.
    if (ancestors.length === 1) {
      if (name === 'workbookPr') is1904 = isTrue(attributes.get('date1904'))
      if (name === 'calcPr') leavesFormulas = isTrue(attributes.get('fullCalcOnLoad'))
    }
    if (name !== 'sheet' || ancestors.at(-1) !== 'sheets') return
    const relation = byId.get(attributes.get('id') ?? '')
    // Chart, dialog and macro sheets have no rows.
    if (relation !== undefined && relation.type !== 'worksheet') return
    const part = archive.find(relation?.target ?? `xl/worksheets/sheet${sheets.length + 1}.xml`)
    if (part === null) return
    const index = sheets.length
    const hidden = (attributes.get('state') ?? 'visible') !== 'visible'
    sheets.push({
      sheet: { index, name: attributes.get('name') ?? `Sheet${index + 1}`, hidden },
      entry: part,
    })
  })

  const partOf = (type: string, usualName: string): ZipEntry | null => {
    const relation = relations.find((candidate) => candidate.type === type)
    return archive.find(relation?.target ?? usualName)
  }
  return {
    sheets,
    sharedStrings: partOf('sharedStrings', 'xl/sharedStrings.xml'),
    styles: partOf('styles', 'xl/styles.xml'),
    is1904,
    leavesFormulas,
  }
}

/** Reads the relations of a part; `''` for the package itself. Empty when the .rels part is missing. */
async function readRelations(archive: ZipArchive, part: string): Promise<Relation[]> {
  const slash = part.lastIndexOf('/')
  const folder = part.slice(0, slash + 1)
  const entry = archive.find(`${folder}_rels/${part.slice(slash + 1)}.rels`)
  if (entry === null) return []
  const relations: Relation[] = []
  readXmlPart(await readEntry(archive, entry, maxSmallPartBytes), ({ name, attributes }) => {
    if (name !== 'Relationship' || attributes.get('TargetMode') === 'External') return
    const type = attributes.get('Type') ?? ''
    relations.push({
      id: attributes.get('Id') ?? '',
      type: type.slice(type.lastIndexOf('/') + 1),
      target: resolvePart(folder, attributes.get('Target') ?? ''),
    })
  })
  return relations
}

/** Resolves a target, absolute or relative to the part's folder. `..` cannot leave the package. */
function resolvePart(folder: string, target: string): string {
  const path = target.replaceAll('\\', '/')
  const segments: string[] = []
  for (const segment of (path.startsWith('/') ? path : folder + path).split('/')) {
    if (segment === '..') segments.pop()
    else if (segment !== '' && segment !== '.') segments.push(segment)
  }
  return segments.join('/')
}

function isTrue(value: string | undefined): boolean {
  return value === '1' || value === 'true'
}
