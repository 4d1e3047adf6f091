/** Why this copy of the app cannot update itself. */
export type UpdateObstacle =
  /** Not the installed app: the browser host, or started from the sources. */
  | 'development'
  /** The portable .exe has no place of its own that could be replaced. */
  | 'portable'
  /** Packed without the name of a publisher: an update could not be told from a forgery. */
  | 'unsigned'
  /** Comes from a package manager, which updates it. */
  | 'packageManager'

/** Where the app stands with its own updates. */
export interface UpdateStatus {
  state:
    /** No address is set. */
    | 'off'
    | 'unsupported'
    /** Nothing newer, or never looked. */
    | 'idle'
    | 'checking'
    | 'available'
    | 'downloading'
    /** Downloaded and verified; installed when the user says so. */
    | 'ready'
    | 'failed'
  obstacle: UpdateObstacle | null
  /** Of the update; null when there is none. */
  version: string | null
  /** Plain text, as the publisher wrote it; null when there is none. */
  releaseNotes: string | null
  /** 0 to 100, while downloading. */
  percent: number | null
  /** ISO time of the last answer from the update server in this run. */
  checkedAt: string | null
}
