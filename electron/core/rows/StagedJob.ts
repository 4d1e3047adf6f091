/** Names a job's rows in the journal and in their seals. */
export interface StagedJob {
  key: number
  id: string
}
