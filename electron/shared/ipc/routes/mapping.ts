import { z } from 'zod'
import { configIdSchema, customFieldSchema, customFieldTableSchema } from '../../model/field.ts'
import { savedFileSchema } from '../../model/file.ts'
import {
  columnTrialSchema,
  mappingProposalSchema,
  mappingSchema,
  templateSchema,
} from '../../model/mapping.ts'
import { matchingOptionsSchema } from '../../model/matchingOptions.ts'
import { rememberedAnswerSchema } from '../../model/rememberedAnswer.ts'
import { columnIndexSchema, readChoicesSchema } from '../../model/workbook.ts'
import { defineRoute, idSchema, jobInputSchema, noInputSchema } from '../defineRoute.ts'

/** Fields that one table brings at most. */
const mostAddedFields = 5_000
/** Pasted cells: longer ones hold no option. */
const tableCellsSchema = z.array(z.array(z.string().max(50_000)).max(2_100)).max(mostAddedFields + 1)

const templateNameSchema = z.string().max(100)
const templatesSchema = z.array(templateSchema)
const customFieldsSchema = z.array(customFieldSchema)

/** A template applied to the header of a file; `missing` are the template's columns that the file lacks. */
const appliedTemplateSchema = z.strictObject({
  mapping: mappingSchema,
  missing: z.array(z.string()),
  template: templateSchema,
})

/** What the user answered about the import of one header. */
const answeredSchema = z.strictObject({ mapping: mappingSchema, options: matchingOptionsSchema })

/** 字段匹配, 导入模板 and 自定义字段. Routes that change a list return the whole list after the change. */
export const mappingRoutes = {
  'mapping.propose': defineRoute({
    input: z.strictObject({ fileId: idSchema, choices: readChoicesSchema }),
    output: mappingProposalSchema,
  }),
  /** What one column of the file's first rows (about 100) becomes with this mapping. */
  'mapping.tryColumn': defineRoute({
    input: z.strictObject({
      fileId: idSchema,
      choices: readChoicesSchema,
      mapping: mappingSchema,
      columnIndex: columnIndexSchema,
    }),
    output: columnTrialSchema,
  }),
  /** 用相同设置导入新文件: applies a job's mapping to the header of another file, like a template. */
  'mapping.repeat': defineRoute({
    input: z.strictObject({ jobId: idSchema, fileId: idSchema, choices: readChoicesSchema }),
    output: appliedTemplateSchema,
  }),
  /** The answers of a job that come from an earlier import of the same header. */
  'mapping.remembered': defineRoute({ input: jobInputSchema, output: z.array(rememberedAnswerSchema) }),
  /** The same mapping and options without one answer: its question is open again, also for later files. */
  'mapping.dropAnswer': defineRoute({
    input: answeredSchema.extend({ answer: rememberedAnswerSchema }),
    output: answeredSchema,
  }),

  'template.list': defineRoute({ input: noInputSchema, output: templatesSchema }),
  'template.save': defineRoute({
    input: z.strictObject({ template: templateSchema }),
    output: templatesSchema,
  }),
  'template.remove': defineRoute({
    input: z.strictObject({ name: templateNameSchema }),
    output: templatesSchema,
  }),
  /** Refused with `mapping.invalidTemplate` (`nameTaken`) when another template has the new name. */
  'template.rename': defineRoute({
    input: z.strictObject({ name: templateNameSchema, newName: z.string().trim().min(1).max(100) }),
    output: templatesSchema,
  }),
  /** Asks where to save a template as a file (docs/template.md); null when the dialog was closed. */
  'template.export': defineRoute({
    input: z.strictObject({ name: templateNameSchema }),
    output: savedFileSchema.nullable(),
  }),
  /** Asks for a template file and replaces the template of the same name; null when the dialog was closed. */
  'template.import': defineRoute({
    input: noInputSchema,
    output: z
      .strictObject({ name: z.string(), replaced: z.boolean(), templates: templatesSchema })
      .nullable(),
  }),
  /** Applies a template to a file's header; columns it does not know keep no target. */
  'template.apply': defineRoute({
    input: z.strictObject({ name: templateNameSchema, fileId: idSchema, choices: readChoicesSchema }),
    output: appliedTemplateSchema,
  }),

  'customField.list': defineRoute({ input: noInputSchema, output: customFieldsSchema }),
  /** `replaces` is the configId being edited; without it the field is new, or renames its namesake. */
  'customField.save': defineRoute({
    input: z.strictObject({ field: customFieldSchema, replaces: configIdSchema.nullable().optional() }),
    output: customFieldsSchema,
  }),
  'customField.remove': defineRoute({
    input: z.strictObject({ configId: configIdSchema }),
    output: customFieldsSchema,
  }),
  /** Asks where to save the whole catalogue as a file; null when the dialog was closed. */
  'customField.export': defineRoute({
    input: noInputSchema,
    output: savedFileSchema.extend({ fields: z.number() }).nullable(),
  }),
  /** Asks for a catalogue file and adds its fields, replacing those of the same configId. */
  'customField.import': defineRoute({
    input: noInputSchema,
    output: z
      .strictObject({ added: z.number(), replaced: z.number(), fields: customFieldsSchema })
      .nullable(),
  }),
  /** Reads a table of fields (ID, 名称, 类型, 选项), pasted or the first sheet of a file, and stores nothing. */
  'customField.readTable': defineRoute({
    input: z.union([z.strictObject({ fileId: idSchema }), z.strictObject({ cells: tableCellsSchema })]),
    output: customFieldTableSchema,
  }),
  /** Adds fields, replacing those of the same configId. */
  'customField.add': defineRoute({
    input: z.strictObject({ fields: z.array(customFieldSchema).min(1).max(mostAddedFields) }),
    output: z.strictObject({ added: z.number(), replaced: z.number(), fields: customFieldsSchema }),
  }),
}
