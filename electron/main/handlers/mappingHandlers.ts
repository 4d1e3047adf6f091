import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import {
  applyTemplate,
  findTemplatesFor,
  parseTemplate,
  serializeTemplate,
  templateFromMapping,
} from '../../core/mapping/templates.ts'
import { findExactMatch, holdsIdentity } from '../../core/mapping/exactMatch.ts'
import { findOrigin, findRememberedJob, repeatMapping } from '../../core/mapping/rememberedMapping.ts'
import { dropAnswer, listKept } from '../../core/mapping/rememberedAnswers.ts'
import { mappingFromSuggestions } from '../../core/mapping/proposeMapping.ts'
import { parseCustomFields, serializeCustomFields } from '../../core/mapping/customFieldCatalogue.ts'
import { readCustomFieldTable } from '../../core/mapping/customFieldTable.ts'
import type { LookedAt } from '../../core/preparation/lookAtFile.ts'
import { localDay } from '../../core/preparation/localDay.ts'
import { assertReadableFile } from '../../core/spreadsheet/openWorkbook.ts'
import { writeText } from '../../core/writing/writeWhole.ts'
import { AppError } from '../../shared/errors/AppError.ts'
import { loadTexts } from '../../shared/locales/loadTexts.ts'
import type { Column, ReadChoices } from '../../shared/model/workbook.ts'
import type { HandlersOf } from '../../shared/ipc/routes.ts'
import type { mappingRoutes } from '../../shared/ipc/routes/mapping.ts'
import type { Services } from '../services.ts'
import type { FileDialogs } from './fileHandlers.ts'

/** Size limit, larger than any real template or catalogue. */
const mostJsonBytes = 20_000_000

export function createMappingHandlers(
  { files, jobs, templates, customFields, settings, firstLook, dataDir }: Services,
  desktop: Pick<FileDialogs, 'askJsonToOpen' | 'askWhereToSaveJson'>,
): HandlersOf<typeof mappingRoutes> {
  /**
   * Asks where to save and writes there; resolves with the file name, or null when the dialog was cancelled.
   */
  const save = async (suggestedName: string, text: string): Promise<string | null> => {
    const path = await desktop.askWhereToSaveJson(suggestedName)
    if (path === null) return null
    await writeText(path, text, undefined, dataDir)
    return basename(path)
  }
  /** Asks for a file and reads it; resolves with its text, or null when the dialog was cancelled. */
  const open = async (): Promise<string | null> => {
    const path = await desktop.askJsonToOpen()
    if (path === null) return null
    const { sizeBytes } = await assertReadableFile(path)
    if (sizeBytes > mostJsonBytes) {
      throw new AppError('mapping.invalidTemplate', 'too large for a template', {
        params: { reason: 'size' },
      })
    }
    return readFile(path, 'utf8')
  }
  const lookedAt = (fileId: string, choices: ReadChoices): LookedAt => ({ ...files.fileOf(fileId), choices })
  const columnsOf = async (fileId: string, choices: ReadChoices): Promise<Column[]> =>
    (await firstLook.describe(lookedAt(fileId, choices))).columns
  return {
    'mapping.propose': async ({ fileId, choices }) => {
      const looked = lookedAt(fileId, choices)
      const columns = await columnsOf(fileId, choices)
      const remembered = findRememberedJob(columns, jobs.list())
      if (remembered) {
        const { id: jobId, fileName, completedAt, options } = remembered
        const repeated = repeatMapping(columns, remembered)
        const { mapping } = repeated
        const { suggestions, joinedAddress } = await firstLook.propose(looked, [], repeated.suggestions)
        return {
          suggestions,
          mapping,
          templates: findTemplatesFor(columns, templates.list()).map(({ name }) => name),
          isExact: holdsIdentity(mapping.columns.map(({ target }) => target)),
          exactTemplate: null,
          ...(joinedAddress && { joinedAddress }),
          remembered: {
            jobId,
            fileName,
            completedAt,
            options,
            allSheets: remembered.mapping.sheets !== undefined,
          },
        }
      }
      const { suggestions, joinedAddress } = await firstLook.propose(looked, customFields.list(), null)
      return {
        suggestions,
        mapping: mappingFromSuggestions(suggestions),
        templates: findTemplatesFor(columns, templates.list()).map(({ name }) => name),
        ...(joinedAddress && { joinedAddress }),
        ...findExactMatch(columns, suggestions, templates.list()),
      }
    },
    'mapping.tryColumn': async ({ fileId, choices, mapping, columnIndex }) =>
      firstLook.tryColumn(lookedAt(fileId, choices), mapping, columnIndex, localDay(new Date())),
    'mapping.repeat': async ({ jobId, fileId, choices }) => {
      const { fileName, mapping, options } = jobs.get(jobId)
      const template = templateFromMapping(fileName, mapping, options)
      const columns = await columnsOf(fileId, choices)
      return { ...applyTemplate(template, columns), template }
    },
    'mapping.remembered': ({ jobId }) => {
      const job = jobs.get(jobId)
      const origin = findOrigin(job, jobs.list())
      return origin ? listKept(job, origin) : []
    },
    'mapping.dropAnswer': ({ answer, ...answered }) => dropAnswer(answered, answer),
    'template.list': () => templates.list(),
    'template.save': ({ template }) => templates.save(template),
    'template.remove': ({ name }) => templates.remove(name),
    'template.rename': ({ name, newName }) => templates.rename(name, newName),
    'template.apply': async ({ name, fileId, choices }) => {
      const template = templates.get(name)
      const columns = await columnsOf(fileId, choices)
      return { ...applyTemplate(template, columns), template }
    },
    'customField.list': () => customFields.list(),
    'template.export': async ({ name }) => {
      const fileName = await save(
        `${name.replaceAll(/[\\/:*?"<>|]/g, '-')}.json`,
        serializeTemplate(templates.get(name)),
      )
      return fileName === null ? null : { fileName }
    },
    'template.import': async () => {
      const text = await open()
      if (text === null) return null
      const template = parseTemplate(text)
      const replaced = templates.list().some(({ name }) => name === template.name)
      return { name: template.name, replaced, templates: templates.save(template) }
    },
    'customField.save': ({ field, replaces }) => customFields.save(field, replaces ?? undefined),
    'customField.export': async () => {
      const fields = customFields.list()
      const stem = loadTexts(settings.get().language).system.customFieldsFileName
      const fileName = await save(`${stem}.json`, serializeCustomFields(fields))
      return fileName === null ? null : { fileName, fields: fields.length }
    },
    'customField.import': async () => {
      const text = await open()
      return text === null ? null : customFields.add(parseCustomFields(text))
    },
    'customField.readTable': async (table) => {
      if ('cells' in table) return readCustomFieldTable(table.cells)
      return firstLook.readFieldTable(files.fileOf(table.fileId))
    },
    'customField.add': ({ fields }) => customFields.add(fields),
    'customField.remove': ({ configId }) => customFields.remove(configId),
  }
}
