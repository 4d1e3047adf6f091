import { z } from 'zod'
import { correctionRoutes, rowFilterSchema } from './correctionRoutes.ts'
import type { Envelope } from './envelope.ts'
import type { AppEvent } from './events.ts'
import type { RecognisedFile } from '../model/correction.ts'
import type { CustomField } from '../model/field.ts'
import type { IssueGroup } from '../model/issue.ts'
import type { CheckedRowsPage } from '../model/checkedRow.ts'
import type { Attempt, Batch, Job, PrepareSummary, Receipt } from '../model/job.ts'
import type { ColumnSuggestion, ExactMatch, Mapping, Template } from '../model/mapping.ts'
import { maxBatchRows, type ConnectionReport, type Settings, type TokenStatus } from '../model/settings.ts'
import type { PolicyStatus } from '../model/policy.ts'
import type { SheetPreview } from '../model/workbook.ts'
import { privacyRoutes } from './privacyRoutes.ts'
import { route } from './route.ts'
import { updateRoutes } from './updateRoutes.ts'
import {
  customFieldSchema,
  idSchema,
  jobInputSchema,
  mappingSchema,
  matchingOptionsSchema,
  noInputSchema,
  readChoicesSchema,
  settingsSchema,
  templateSchema,
} from './schemas.ts'

/** A file as the window knows it: an opaque id, never a path (decision 13). */
export interface FileHandle {
  fileId: string
  fileName: string
  sizeBytes: number
}

/** A file opened before; `available` is false when it is no longer where it was. */
export interface RecentFile {
  recentId: string
  fileName: string
  /** Last folder name only, to tell namesakes apart. */
  folderName: string
  openedAt: string
  available: boolean
}

export interface AppInfo {
  version: string
  /** The real window, or the browser host used where Electron is missing. */
  host: 'electron' | 'browser'
  platform: string
  /** Where journal and settings are, for show. */
  dataDir: string
  /** Name of the file that a damaged journal was moved to by this start, beside the new one; else null. */
  journalQuarantined: string | null
}

/** What a file's columns most likely mean, and the templates that fit its header. */
export interface MappingProposal extends ExactMatch {
  suggestions: ColumnSuggestion[]
  mapping: Mapping
  /** Saved templates whose columns are all in this header, best first. */
  templates: string[]
  /** The completed job with the same header whose mapping this is (`mapping.repeat` gives its matching options as well); absent: none. */
  remembered?: { jobId: string; fileName: string; completedAt: string | null }
}

const fileInput = z.strictObject({ fileId: idSchema, choices: readChoicesSchema })

/** Every request a window can make. Input is parsed by its schema in the main process before anything else. */
export const routes = {
  'app.info': route<AppInfo>()(noInputSchema),

  /** Opens the system dialog. Null when the user closed it. */
  'file.pick': route<FileHandle | null>()(noInputSchema),
  /** Only the preload script calls this, with the path of a file dropped on the window. */
  'file.register': route<FileHandle>()(z.strictObject({ path: z.string().min(1).max(32_768) })),
  'file.recent': route<RecentFile[]>()(noInputSchema),
  'file.openRecent': route<FileHandle>()(z.strictObject({ recentId: idSchema })),
  'file.forgetRecent': route<null>()(z.strictObject({ recentId: idSchema })),
  'file.openSample': route<FileHandle>()(noInputSchema),
  /** The file that the app was opened with, once; null when there is none. */
  'file.takeOpened': route<FileHandle | null>()(noInputSchema),
  /** Reads the first rows only, whatever the size of the file. */
  'file.preview': route<SheetPreview>()(fileInput),
  /** Whether this app wrote the file for a job it still knows: problem rows to merge, or failed rows for 补传. */
  'file.recognise': route<RecognisedFile | null>()(z.strictObject({ fileId: idSchema })),

  /** Asks where to save 导入模板, a workbook to fill in, with the custom fields of the catalogue; null when the dialog was closed. */
  'importTemplate.save': route<{ fileName: string } | null>()(noInputSchema),
  /** Shows the one saved last in its folder. */
  'importTemplate.show': route<null>()(noInputSchema),

  'mapping.propose': route<MappingProposal>()(fileInput),
  'template.list': route<Template[]>()(noInputSchema),
  'template.save': route<Template[]>()(z.strictObject({ template: templateSchema })),
  'template.remove': route<Template[]>()(z.strictObject({ name: z.string().max(100) })),
  /** Refused with `mapping.invalidTemplate` (`nameTaken`) when another template has the new name. */
  'template.rename': route<Template[]>()(
    z.strictObject({ name: z.string().max(100), newName: z.string().trim().min(1).max(100) }),
  ),
  /** Asks where to save a template as a file (docs/template.md); null when the dialog was closed. */
  'template.export': route<{ fileName: string } | null>()(z.strictObject({ name: z.string().max(100) })),
  /** Asks for a template file; it replaces the template of the same name. Null when the dialog was closed. */
  'template.import': route<{ name: string; replaced: boolean; templates: Template[] } | null>()(
    noInputSchema,
  ),
  /** 用相同设置导入新文件: a job's mapping on the header of another file, as if it were a template. */
  'mapping.repeat': route<{ mapping: Mapping; missing: string[]; template: Template }>()(
    z.strictObject({ jobId: idSchema, fileId: idSchema, choices: readChoicesSchema }),
  ),
  /** Applies a template to a file's header; columns it does not know keep no target. */
  'template.apply': route<{ mapping: Mapping; missing: string[]; template: Template }>()(
    z.strictObject({ name: z.string().max(100), fileId: idSchema, choices: readChoicesSchema }),
  ),
  'customField.list': route<CustomField[]>()(noInputSchema),
  /** `replaces` names the configId that is being edited; without it the field is new, or renames its namesake. */
  'customField.save': route<CustomField[]>()(
    z.strictObject({ field: customFieldSchema, replaces: z.string().max(19).nullable().optional() }),
  ),
  'customField.remove': route<CustomField[]>()(z.strictObject({ configId: z.string().max(19) })),
  /** Asks where to save the whole catalogue as a file; null when the dialog was closed. */
  'customField.export': route<{ fileName: string; fields: number } | null>()(noInputSchema),
  /** Asks for a catalogue file and adds its fields; those of the same configId are replaced. */
  'customField.import': route<{ added: number; replaced: number; fields: CustomField[] } | null>()(
    noInputSchema,
  ),

  /** Starts reading and checking in the worker; answers at once, `job.progress` and `job.changed` follow. */
  'job.prepare': route<{ jobId: string }>()(
    z.strictObject({
      fileId: idSchema,
      choices: readChoicesSchema,
      mapping: mappingSchema,
      options: matchingOptionsSchema.optional(),
      /**
       * A job of the same file: its corrections are taken over, by row number and column name. Without it they come from the newest
       * job of the very same file that was not uploaded, if there is one. `job.waitPrepared` says what was taken (`carriedOver`).
       */
      correctionsFrom: idSchema.optional(),
    }),
  ),
  /** Resolves when the preparation named has ended: its summary, or null when it was cancelled. */
  'job.waitPrepared': route<PrepareSummary | null>()(jobInputSchema),
  'job.cancelPreparing': route<null>()(jobInputSchema),
  'job.list': route<Job[]>()(noInputSchema),
  'job.get': route<Job>()(jobInputSchema),
  'job.issues': route<IssueGroup[]>()(jobInputSchema),
  'job.rows': route<CheckedRowsPage>()(
    z.strictObject({
      jobId: idSchema,
      filter: rowFilterSchema,
      offset: z.number().int().min(0),
      limit: z.number().int().min(1).max(200),
    }),
  ),
  'job.setSkipInvalid': route<Job>()(z.strictObject({ jobId: idSchema, skipInvalid: z.boolean() })),
  'job.setOptions': route<Job>()(z.strictObject({ jobId: idSchema, options: matchingOptionsSchema })),
  /** The whole body of a call with the job's first record only, exactly as it will be sent. */
  'job.previewRequest': route<{ bodyJson: string } | null>()(jobInputSchema),
  /** Starts; or, while another job is at work, waits for its turn (`queuePosition`). */
  'job.upload': route<Job>()(
    z.strictObject({
      jobId: idSchema,
      /** Send to the built-in practice server. */
      rehearsal: z.boolean(),
      resendUnknown: z.boolean(),
    }),
  ),
  /**
   * 先试传: the first rows go up alone, to the real platform, then the job waits (pause reason `trial`) until
   * `job.resume` sends the others. Only before the first upload; it waits for its turn as `job.upload` does.
   */
  'job.uploadTrial': route<Job>()(
    z.strictObject({ jobId: idSchema, rows: z.number().int().min(1).max(maxBatchRows) }),
  ),
  /** 仅重传失败数据: the rejected rows are sent again, nothing else. Only once no row is left to send. */
  'job.retryFailed': route<Job>()(jobInputSchema),
  /** Sends nothing more; resolves once the calls in flight have ended. A job that waits for its turn gives it up. */
  'job.pause': route<Job>()(jobInputSchema),
  'job.resume': route<Job>()(jobInputSchema),
  'job.stop': route<Job>()(jobInputSchema),
  /** Batches in the order of their rows, from `offset` (default 0) on, at most `limit` (default 200). */
  'job.batches': route<Batch[]>()(
    z.strictObject({
      jobId: idSchema,
      state: z.enum(['all', 'accepted', 'rejected', 'unknown', 'pending']),
      offset: z.number().int().min(0).optional(),
      limit: z.number().int().min(1).max(1_000).optional(),
    }),
  ),
  /** The calls made for a batch, first to last. */
  'job.attempts': route<Attempt[]>()(z.strictObject({ batchId: z.number().int() })),
  /** 回执, also of a job whose rows are removed. Lines from `offset` (default 0) on, at most `limit` (default 1,000). */
  'job.receipt': route<Receipt>()(
    z.strictObject({
      jobId: idSchema,
      offset: z.number().int().min(0).optional(),
      limit: z.number().int().min(1).max(10_000).optional(),
    }),
  ),
  /** Asks where to save, writes the whole receipt (.xlsx or .csv); null when the dialog was closed. */
  'job.exportReceipt': route<{ fileName: string; rows: number } | null>()(jobInputSchema),
  /** 已到账 or 重新上传, for one batch or all whose outcome is unknown. */
  'job.settleUnknown': route<Job>()(
    z.strictObject({
      jobId: idSchema,
      batchId: z.number().int().nullable(),
      decision: z.enum(['accepted', 'resend']),
    }),
  ),
  /** Asks where to save, writes the failed, skipped and unknown rows; null when the dialog was closed. */
  'job.exportReport': route<{ fileName: string; rows: number } | null>()(jobInputSchema),
  'job.showExported': route<null>()(noInputSchema),
  /** A finished rehearsal becomes a prepared job again, for the real upload. */
  'job.leaveRehearsal': route<Job>()(jobInputSchema),
  'job.remove': route<null>()(jobInputSchema),

  ...correctionRoutes,

  ...privacyRoutes,

  'token.status': route<TokenStatus>()(noInputSchema),
  'token.set': route<TokenStatus>()(
    z.strictObject({ token: z.string().min(1).max(8_192), remember: z.boolean() }),
  ),
  'token.clear': route<TokenStatus>()(noInputSchema),
  /** 应用ID and 应用密钥: the app fetches and renews tokens itself, while no token is pasted. */
  'token.setApp': route<TokenStatus>()(
    z.strictObject({
      appId: z.string().min(1).max(500),
      secret: z.string().min(1).max(500),
      remember: z.boolean(),
    }),
  ),
  'token.clearApp': route<TokenStatus>()(noInputSchema),
  'connection.test': route<ConnectionReport>()(
    z.strictObject({ endpoint: z.string().max(2_000).optional() }),
  ),

  ...updateRoutes,

  /** What the administrator of this machine has decided; read once, at start. */
  'policy.get': route<PolicyStatus>()(noInputSchema),
  'settings.get': route<Settings>()(noInputSchema),
  'settings.set': route<Settings>()(z.strictObject({ settings: settingsSchema })),
} as const

export type RouteName = keyof typeof routes
export type RouteInput<Name extends RouteName> = z.infer<(typeof routes)[Name]['input']>
export type RouteOutput<Name extends RouteName> = NonNullable<(typeof routes)[Name]['output']> | NullOf<Name>
type NullOf<Name extends RouteName> = null extends (typeof routes)[Name]['output'] ? null : never

/** The object preload puts into the window; the renderer's only way out. */
export interface Bridge {
  request<Name extends RouteName>(name: Name, input: RouteInput<Name>): Promise<Envelope<RouteOutput<Name>>>
  /** Exchanges a file dropped on the window for an id; its path stays in preload and main. */
  registerDroppedFile(file: unknown): Promise<Envelope<FileHandle>>
  /** Calls back on every event; returns the function that ends it. */
  onEvent(listener: (event: AppEvent) => void): () => void
}

export { bridgeName } from './envelope.ts'
