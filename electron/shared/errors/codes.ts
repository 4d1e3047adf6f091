/**
 * Every error the app can show, one code per cause, grouped by domain. `locales/<language>/errors.json` has
 * its text: `title` (the problem) and `fix` (the next step).
 */
export const errorCodes = [
  // file: reading the user's file
  'file.notFound',
  'file.empty',
  'file.unreadable',
  'file.locked',
  'file.unwritable',
  'file.isFolder',
  'file.encrypted',
  'file.notSpreadsheet',
  'file.corrupted',
  'file.tooLarge',
  'file.needsSpace',
  'file.unsafe',
  'file.unsupportedEncoding',
  'file.sheetNotFound',
  'file.noHeader',
  'file.headerRowOutOfRange',
  'file.noRows',
  'file.noContent',
  'file.sheetEmpty',
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
  'mapping.notRemembered',
  // options
  'options.invalid',
  'options.resendNeedsMatching',
  'options.otherVersion',
  'options.alwaysMatches',
  'options.identityMissing',
  // job
  'job.notFound',
  'job.wrongState',
  'job.versionFixed',
  'job.hasInvalidRows',
  'job.nothingToUpload',
  'job.nothingToVerify',
  'job.busy',
  'job.changing',
  'job.restFirst',
  'job.staleRows',
  'job.alreadyUploaded',
  'job.recordsLost',
  'job.joinsCustomers',
  'job.repairHasErrors',
  'job.notItsExport',
  'job.otherRows',
  // view: the rows of a job as the grid shows them
  'view.closed',
  'view.tooLarge',
  // platform: the result of a call is an outcome, the cause of a pause a pause reason; neither is an error
  'platform.invalidEndpoint',
  // token
  'token.malformed',
  'token.noInput',
  'token.fileShared',
  'token.fileUnreadable',
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
  // settings: damage found and repaired
  'settings.unconfirmed',
  // policy: decisions of the administrator of the machine
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
