import {
  applyTemplate,
  findTemplatesFor,
  mappingFromSuggestions,
  proposeMapping,
} from '../../core/mapping/index.ts'
import type { RouteHandlers } from '../ipc/registerRoutes.ts'
import type { Services } from '../services.ts'
import { readPreview } from './fileHandlers.ts'

type MappingRoute = Extract<
  keyof RouteHandlers,
  `mapping.${string}` | `template.${string}` | `customField.${string}`
>

export function createMappingHandlers({
  files,
  templates,
  customFields,
}: Services): Pick<RouteHandlers, MappingRoute> {
  return {
    'mapping.propose': async ({ fileId, choices }) => {
      const { columns, rows } = await readPreview(files.fileOf(fileId), choices)
      const suggestions = proposeMapping(columns, rows)
      return {
        suggestions,
        mapping: mappingFromSuggestions(suggestions),
        templates: findTemplatesFor(columns, templates.list()).map(({ name }) => name),
      }
    },
    'template.list': () => templates.list(),
    'template.save': ({ template }) => templates.save(template),
    'template.remove': ({ name }) => templates.remove(name),
    'template.apply': async ({ name, fileId, choices }) => {
      const template = templates.get(name)
      const { columns } = await readPreview(files.fileOf(fileId), choices)
      return { ...applyTemplate(template, columns), template }
    },
    'customField.list': () => customFields.list(),
    'customField.save': ({ field }) => customFields.save(field),
    'customField.remove': ({ configId }) => customFields.remove(configId),
  }
}
