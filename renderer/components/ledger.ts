export type Tone = 'good' | 'warn' | 'bad' | 'unsure' | 'idle' | 'aside' | 'accent'

/** One part of a whole. */
export interface LedgerPart {
  name: string
  label: string
  value: number
  tone: Tone
}
