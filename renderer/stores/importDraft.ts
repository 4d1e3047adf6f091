import { computed, ref } from 'vue'
import { defineStore } from 'pinia'
import type { FieldTarget } from '../../electron/shared/model/field.ts'
import { filledFields } from '../../electron/shared/model/mapping.ts'
import type {
  ConversionChoices,
  ExactMatch,
  Mapping,
  MappedConstant,
} from '../../electron/shared/model/mapping.ts'
import { usualMatchingOptions, type MatchingOptions } from '../../electron/shared/model/matchingOptions.ts'
import type { RecognisedFile } from '../../electron/shared/model/correction.ts'
import type { FileHandle } from '../../electron/shared/model/file.ts'
import type { MappingProposal } from '../../electron/shared/model/mapping.ts'
import type { RouteOutput } from '../../electron/shared/ipc/routes.ts'
import { request } from '../ipc/bridge.ts'
import { AppError } from '../../electron/shared/errors/AppError.ts'
import {
  acceptSuggestions,
  assignTarget,
  decidedColumns,
  recheckedColumns,
  draftColumns,
  mappingOf,
  templateColumns,
  changedChoices,
  templateOf,
  usersOfFields,
} from './draftMapping.ts'
import type { DraftColumn, MappingRest } from './draftMapping.ts'
import { createPreparedJob } from './createPreparedJob.ts'
import { createSource } from './createSource.ts'
import { createSharedQuestion } from './createSharedQuestion.ts'
import { useCatalogueStore } from './catalogue.ts'

type AppliedTemplate = RouteOutput<'template.apply'>

/** Whether step 2 can be skipped, and the origin of the mapping. */
interface Proposed extends ExactMatch {
  /** File name of the completed import with the same header, whose mapping is reused. */
  rememberedFile: string | null
  /** That import took all sheets with this header. */
  tookAllSheets: boolean
}

/** The import being set up: all decisions of steps 1 and 2, kept while navigating between them. */
export const useImportDraftStore = defineStore('importDraft', () => {
  const source = createSource()
  const { file, choices } = source

  const columns = ref<DraftColumn[]>([])
  const constants = ref<MappedConstant[]>([])
  const blanksClear = ref(false)
  /** Set by a template, by the main process, or by the user's answers at step 3. */
  const conversions = ref<ConversionChoices | undefined>()
  /** What the user chose, here or in an earlier import of this header; null: the usual one of the fields. */
  const chosenOptions = ref<MatchingOptions | null>(null)
  const fittingTemplates = ref<string[]>([])
  /** The applied template, and the columns it names that this file lacks. */
  const appliedTemplate = ref<{ name: string; missing: string[] } | null>(null)
  /** The address in several columns, as proposed for this header; null: it is one column. */
  const joinedAddress = ref<MappingProposal['joinedAddress'] | null>(null)
  /** 不用: the matching template is not offered again for this file. */
  const isTemplateDeclined = ref(false)
  /** Result of the automatic matching of this header; null while unknown, or when the mapping has another origin. */
  const proposed = ref<Proposed | null>(null)
  /** Whether the user has been at step 2: its mapping is work, and step 1 leads there again. */
  const isMappingSeen = ref(false)
  /** 用相同设置导入新文件: the job whose mapping and options the next file gets. */
  const repeated = ref<{ jobId: string; fileName: string } | null>(null)
  /** Key that the mapping was proposed for; another header needs another proposal. */
  let proposedFor = ''
  const proposals = createSharedQuestion<MappingProposal & { repeat: AppliedTemplate | null }>()

  const prepared = createPreparedJob()

  const rest = computed<MappingRest>(() => ({
    // Trimmed here, not while typing, where a value may end in a space.
    constants: constants.value.map((constant) => ({ ...constant, value: constant.value.trim() })),
    blanksClear: blanksClear.value,
    ...(conversions.value ? { conversions: conversions.value } : {}),
  }))
  const mapping = computed<Mapping>(() => mappingOf(columns.value, rest.value))
  const options = computed<MatchingOptions>({
    get: () => chosenOptions.value ?? usualMatchingOptions(filledFields(mapping.value)),
    set: (chosen) => (chosenOptions.value = chosen),
  })
  const pendingSuggestions = computed(
    () => columns.value.filter((column) => column.state === 'suggested').length,
  )
  const fieldUsers = computed(() => usersOfFields(columns.value, constants.value))
  /** The best matching template, until the user accepts or declines it. */
  const offeredTemplate = computed(() =>
    appliedTemplate.value || isTemplateDeclined.value ? null : (fittingTemplates.value[0] ?? null),
  )
  const isMapped = computed(() => mapping.value.columns.some((column) => column.target !== null))

  function reset(): void {
    source.reset()
    columns.value = []
    constants.value = []
    blanksClear.value = false
    conversions.value = undefined
    chosenOptions.value = null
    fittingTemplates.value = []
    appliedTemplate.value = null
    joinedAddress.value = null
    isTemplateDeclined.value = false
    repeated.value = null
    proposed.value = null
    isMappingSeen.value = false
    proposedFor = ''
    proposals.forget()
    prepared.reset()
  }

  /** Starts over with another file. A job prepared from the previous file stays in the list. */
  async function choose(handle: FileHandle): Promise<void> {
    const like = repeated.value
    reset()
    repeated.value = like
    await source.open(handle)
  }

  function takeRest(from: MappingRest): void {
    constants.value = from.constants
    blanksClear.value = from.blanksClear
    conversions.value = from.conversions
  }

  /** Adopts mapping and options of a job with the same columns: for 补传, or the same file before a restart. */
  function takeFrom(job: Pick<RecognisedFile, 'mapping' | 'options'>): void {
    columns.value = decidedColumns(job.mapping)
    takeRest(job.mapping)
    options.value = job.options
    fittingTemplates.value = []
    appliedTemplate.value = null
    proposed.value = null
    isMappingSeen.value = true
    proposedFor = source.key()
  }

  function repeat(job: { id: string; fileName: string }): void {
    reset()
    repeated.value = { jobId: job.id, fileName: job.fileName }
  }

  /** Requests the proposal for this file and header, unless the user already works on it. */
  async function propose(): Promise<void> {
    const handle = file.value
    const key = source.key()
    if (!handle || proposedFor === key) return
    // Clears the mapping of another header, which must not be used when this proposal fails.
    if (proposedFor !== '') {
      columns.value = []
      proposed.value = null
      proposedFor = ''
    }
    const input = { fileId: handle.fileId, choices: choices.value }
    const like = repeated.value
    const proposal = await proposals.ask(key, async () => ({
      ...(await request('mapping.propose', input)),
      // Without the job, which may have been removed, the file is treated like any other.
      repeat: like && (await request('mapping.repeat', { ...input, jobId: like.jobId }).catch(() => null)),
    }))
    // Steps 1 and 2 both request it: apply it once, and not over decisions made meanwhile.
    if (key !== source.key() || proposedFor === key) return
    columns.value = draftColumns(proposal.mapping, proposal.suggestions)
    takeRest(proposal.mapping)
    fittingTemplates.value = proposal.templates
    appliedTemplate.value = null
    joinedAddress.value = proposal.joinedAddress ?? null
    chosenOptions.value = proposal.remembered?.options ?? null
    const { isExact, exactTemplate, remembered, repeat: repeatedMapping } = proposal
    proposed.value = repeatedMapping
      ? null
      : {
          isExact,
          exactTemplate,
          rememberedFile: remembered?.fileName ?? null,
          tookAllSheets: remembered?.allSheets ?? false,
        }
    if (repeatedMapping) takeTemplate(repeatedMapping)
    proposedFor = key
  }

  function takeTemplate(applied: AppliedTemplate): void {
    columns.value = templateColumns(applied.mapping, applied.template)
    takeRest(applied.mapping)
    options.value = applied.template.options
    appliedTemplate.value = { name: applied.template.name, missing: applied.missing }
  }

  function assign(columnIndex: number, target: FieldTarget | null): string | null {
    const result = assignTarget(columns.value, columnIndex, target, joinedAddress.value?.columnNames)
    columns.value = result.columns
    return result.movedFrom
  }

  /** Takes over what changed when the rows of the draft's job were checked again at step 3. */
  function takeRecheck(jobId: string, before: Mapping, rechecked: Mapping): void {
    if (jobId !== prepared.jobId.value || !file.value) return
    columns.value = recheckedColumns(columns.value, rechecked)
    takeRest({
      ...rechecked,
      conversions: changedChoices(conversions.value, before.conversions, rechecked.conversions),
    })
    prepared.take({ fileId: file.value.fileId, choices: choices.value, mapping: mapping.value })
  }

  function acceptAll(): void {
    columns.value = acceptSuggestions(columns.value)
  }

  async function applyTemplate(name: string): Promise<void> {
    if (!file.value) return
    const key = source.key()
    const applied = await request('template.apply', {
      name,
      fileId: file.value.fileId,
      choices: choices.value,
    })
    // Another file or sheet may have been chosen meanwhile.
    if (key === source.key()) takeTemplate(applied)
  }

  /** Restores the proposal from before the template was applied. */
  async function dropTemplate(): Promise<void> {
    proposedFor = ''
    proposals.forget()
    repeated.value = null
    await propose()
    isTemplateDeclined.value = true
  }

  async function saveTemplate(name: string): Promise<void> {
    const template = templateOf(name, columns.value, rest.value, options.value)
    await useCatalogueStore().saveTemplate(template)
  }

  /**
   * Prepares the rows if anything changed since the last time, and resolves to the job.
   *
   * @returns null when another file was chosen meanwhile
   */
  async function prepare(): Promise<string | null> {
    if (!file.value) throw new AppError('file.unknownId', 'no file chosen')
    return prepared.prepare({
      fileId: file.value.fileId,
      choices: choices.value,
      mapping: mapping.value,
      options: options.value,
    })
  }

  /** Whether the job holds the rows of this file with this mapping: step 3 has nothing to prepare. */
  const isPrepared = computed(
    () =>
      file.value !== null &&
      prepared.isPreparedFrom({ fileId: file.value.fileId, choices: choices.value, mapping: mapping.value }),
  )

  /** Prepares without step 2, with the template that explains every column, if any. */
  async function prepareDirectly(): Promise<string | null> {
    const template = proposed.value?.exactTemplate ?? null
    if (template !== null && appliedTemplate.value?.name !== template) await applyTemplate(template)
    return prepare()
  }

  return {
    file,
    choices,
    preview: source.preview,
    workbook: source.workbook,
    previewError: source.previewError,
    openError: source.openError,
    isReading: source.isReading,
    recognised: source.recognised,
    unfinished: source.unfinished,
    isRecognising: source.isRecognising,
    replaceJob: prepared.replace,
    columns,
    constants,
    blanksClear,
    conversions,
    options,
    fittingTemplates,
    appliedTemplate,
    isTemplateDeclined,
    offeredTemplate,
    joinedAddress,
    repeated,
    proposed,
    isMappingSeen,
    jobId: prepared.jobId,
    isPrepared,
    mapping,
    pendingSuggestions,
    fieldUsers,
    isMapped,
    reset,
    read: source.read,
    choose,
    repeat,
    takeFrom,
    propose,
    assign,
    takeRecheck,
    acceptAll,
    applyTemplate,
    dropTemplate,
    saveTemplate,
    prepare,
    prepareDirectly,
    forgetJob: prepared.forget,
  }
})
