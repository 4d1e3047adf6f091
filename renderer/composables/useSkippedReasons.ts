import { computed, ref, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Job } from '../../electron/shared/model/job.ts'
import type { SkippedReason } from '../../electron/shared/model/skippedReason.ts'
import { request } from '../ipc/bridge.ts'
import { useFormat } from './useFormat.ts'
import { useIssueText } from './useIssueText.ts'

/** Reasons that are named; the rows of the others are counted together. */
const mostReasons = 4

/** 「11 条没有手机号，3 条重复」: why rows of a job are left out, the most frequent reasons first; empty while unknown. */
export function useSkippedReasons(job: () => Job) {
  const { t } = useI18n()
  const format = useFormat()
  const issueText = useIssueText()
  const reasons = ref<SkippedReason[]>([])

  watch(
    [() => job().id, () => job().reconciliation.skipped],
    async ([jobId, skipped]) => {
      // Best effort: the number of rows is shown beside it.
      const found = skipped > 0 ? await request('job.skippedReasons', { jobId }).catch(() => []) : []
      if (jobId === job().id) reasons.value = found
    },
    { immediate: true },
  )

  const whatOf = ({ kind, code, field }: SkippedReason): string =>
    kind === 'cause' && code ? issueText.title(code, field) : t(`confirm.skipped.${kind}`)
  const words = (reason: SkippedReason): string =>
    t('confirm.skipped.reason', { rows: format.count(reason.rows), what: whatOf(reason) })

  const each = computed(() => {
    const named = reasons.value.slice(0, mostReasons).map(words)
    const others = reasons.value.slice(mostReasons).reduce((sum, { rows }) => sum + rows, 0)
    return others > 0 ? [...named, t('confirm.skipped.others', { rows: format.count(others) })] : named
  })
  /** The one reason of all of them, for where their number stands beside it; null: there are several, or none is known. */
  const only = computed(() => {
    const [first, ...more] = reasons.value
    const isAll = first !== undefined && more.length === 0 && first.rows === job().reconciliation.skipped
    return isAll ? whatOf(first) : null
  })
  return { each, only }
}
