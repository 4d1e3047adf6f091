import { computed, ref } from 'vue'
import { defineStore } from 'pinia'
import type { FieldTarget } from '../../electron/shared/model/field.ts'
import type {
  ConversionChoices,
  ExactMatch,
  Mapping,
  MappedConstant,
} from '../../electron/shared/model/mapping.ts'
import { defaultMatchingOptions, type MatchingOptions } from '../../electron/shared/model/matchingOptions.ts'
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
  draftColumns,
  mappingOf,
  templateColumns,
  templateOf,
  usersOfFields,
} from './draftMapping.ts'
import type { DraftColumn, MappingRest } from './draftMapping.ts'
import { createPreparedJob } from './createPreparedJob.ts'
import { createSource } from './createSource.ts'
import { createSharedQuestion } from './createSharedQuestion.ts'
import { useCatalogueStore } from './catalogue.ts'

type AppliedTemplate = RouteOutput<'template.apply'>

/** Whether step 2 has nothing to ask, and whose mapping it is. */
interface Proposed extends ExactMatch {
  /** The file of the completed import whose mapping was taken over, because its header was the same. */
  rememberedFile: string | null
}

/** The import being set up: everything the first two steps decide. Going back and forth loses none of it. */
export const useImportDraftStore = defineStore('importDraft', () => {
  const source = createSource()
  const { file, choices } = source

  const columns = ref<DraftColumn[]>([])
  const constants = ref<MappedConstant[]>([])
  const blanksClear = ref(false)
  /** By a template, by the main process, or by the answers the user gave while checking. */
  const conversions = ref<ConversionChoices | undefined>()
  const options = ref<MatchingOptions>({ ...defaultMatchingOptions })
  const fittingTemplates = ref<string[]>([])
  /** The template in use and the columns it names that this file lacks. */
  const appliedTemplate = ref<{ name: string; missing: string[] } | null>(null)
  /** 不用: the template that fits is not offered again for this file. */
  const isTemplateDeclined = ref(false)
  /** What was found out about this header by itself; null while that is not known, or when the mapping came another way. */
  const proposed = ref<Proposed | null>(null)
  /** The user has been at step 2: what stands there is work, and step 1 leads there again. */
  const isMappingSeen = ref(false)
  /** 用相同设置导入新文件: the job whose mapping and options the next file takes. */
  const repeated = ref<{ jobId: string; fileName: string } | null>(null)
  /** What the mapping was proposed for; another header needs another proposal. */
  let proposedFor = ''
  const proposals = createSharedQuestion<MappingProposal & { repeat: AppliedTemplate | null }>()

  const prepared = createPreparedJob()

  const rest = computed<MappingRest>(() => ({
    // While it is typed a value may end in a space.
    constants: constants.value.map((constant) => ({ ...constant, value: constant.value.trim() })),
    blanksClear: blanksClear.value,
    ...(conversions.value ? { conversions: conversions.value } : {}),
  }))
  const mapping = computed<Mapping>(() => mappingOf(columns.value, rest.value))
  const pendingSuggestions = computed(
    () => columns.value.filter((column) => column.state === 'suggested').length,
  )
  const fieldUsers = computed(() => usersOfFields(columns.value, constants.value))
  /** The template to offer: the best of those that fit, until the user has said what to do with it. */
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
    options.value = { ...defaultMatchingOptions }
    fittingTemplates.value = []
    appliedTemplate.value = null
    isTemplateDeclined.value = false
    repeated.value = null
    proposed.value = null
    isMappingSeen.value = false
    proposedFor = ''
    proposals.forget()
    prepared.reset()
  }

  /** Starts over with another file. A job that was only prepared from the one before stays in the list. */
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

  /** Mapping and options of a job that read the same columns: of 补传, or of the same file before a restart. */
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

  /** Fetches the proposal for this file and header, unless the user already works on it. */
  async function propose(): Promise<void> {
    const handle = file.value
    const key = source.key()
    if (!handle || proposedFor === key) return
    // What stands there is for another header: should this proposal fail, it must not be what is checked.
    if (proposedFor !== '') {
      columns.value = []
      proposed.value = null
      proposedFor = ''
    }
    const input = { fileId: handle.fileId, choices: choices.value }
    const like = repeated.value
    const proposal = await proposals.ask(key, async () => ({
      ...(await request('mapping.propose', input)),
      // A job that was removed meanwhile leaves a file like any other.
      repeat: like && (await request('mapping.repeat', { ...input, jobId: like.jobId }).catch(() => null)),
    }))
    // Steps 1 and 2 both ask: the answer counts once, and not over what was decided meanwhile.
    if (key !== source.key() || proposedFor === key) return
    columns.value = draftColumns(proposal.mapping, proposal.suggestions)
    takeRest(proposal.mapping)
    fittingTemplates.value = proposal.templates
    appliedTemplate.value = null
    const { isExact, exactTemplate, remembered, repeat: repeatedMapping } = proposal
    proposed.value = repeatedMapping
      ? null
      : { isExact, exactTemplate, rememberedFile: remembered?.fileName ?? null }
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
    const result = assignTarget(columns.value, columnIndex, target)
    columns.value = result.columns
    return result.movedFrom
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
    // Not onto the columns of another file or sheet that was chosen meanwhile.
    if (key === source.key()) takeTemplate(applied)
  }

  /** Back to what was proposed before the template was used. */
  async function dropTemplate(): Promise<void> {
    proposedFor = ''
    proposals.forget()
    repeated.value = null
    await propose()
    options.value = { ...defaultMatchingOptions }
    isTemplateDeclined.value = true
  }

  async function saveTemplate(name: string): Promise<void> {
    const template = templateOf(name, columns.value, rest.value, options.value)
    await useCatalogueStore().saveTemplate(template)
  }

  /**
   * Has the rows read and checked, as far as anything changed since the last time; answers the job.
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

  /** `prepare` without step 2, where that has nothing to ask. */
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
    columns,
    constants,
    blanksClear,
    conversions,
    options,
    fittingTemplates,
    appliedTemplate,
    isTemplateDeclined,
    offeredTemplate,
    repeated,
    proposed,
    isMappingSeen,
    jobId: prepared.jobId,
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
    acceptAll,
    applyTemplate,
    dropTemplate,
    saveTemplate,
    prepare,
    prepareDirectly,
    forgetJob: prepared.forget,
  }
})
