/**
 * Every error the app can show, one code per cause, grouped by domain. A code is a locale key:
 * `errors.<code>` holds what happened and what to do next, in each language.
 */
export const errorCodes = [
  // file: reading what the user brought
  'file.notFound',
  'file.empty',
  'file.unreadable',
  'file.locked',
  'file.isFolder',
  'file.encrypted',
  'file.notSpreadsheet',
  'file.corrupted',
  'file.tooLarge',
  'file.unsafe',
  'file.unsupportedEncoding',
  'file.sheetNotFound',
  'file.noHeader',
  'file.headerRowOutOfRange',
  'file.noRows',
  'file.changed',
  'file.unknownId',
  // mapping
  'mapping.duplicateTarget',
  'mapping.unknownColumn',
  'mapping.ambiguousColumn',
  'mapping.unknownField',
  'mapping.invalidCustomField',
  'mapping.nothingMapped',
  'mapping.invalidTemplate',
  // options
  'options.invalid',
  'options.resendNeedsMatching',
  // job
  'job.notFound',
  'job.wrongState',
  'job.hasInvalidRows',
  'job.nothingToUpload',
  'job.busy',
  'job.changing',
  'job.restFirst',
  'job.staleRows',
  // platform: what came of a call is an outcome, and why an upload waits a pause reason; neither is an error
  'platform.invalidEndpoint',
  // token
  'token.malformed',
  'token.keychainUnavailable',
  'token.notRemoved',
  // storage: the data folder and the journal
  'storage.full',
  'storage.unwritable',
  'storage.journalDamaged',
  'storage.journalNewer',
  'storage.inUse',
  'storage.keyLost',
  'storage.keyUnavailable',
  'storage.tampered',
  // policy: what the administrator of the machine has decided
  'policy.broken',
  'policy.endpointNotAllowed',
  // update: updates of the app itself
  'update.uploading',
  'update.notReady',
  // runtime
  'runtime.unsupported',
  // ipc and command line
  'ipc.badRequest',
  'ipc.forbidden',
  'usage.invalid',
  'cancelled',
  'internal',
] as const

export type ErrorCode = (typeof errorCodes)[number]
