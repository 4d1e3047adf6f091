import { AppError } from '../shared/errors/AppError.ts'
import { wholeSurvey, type CallVersionName } from '../shared/model/callVersion.ts'
import { openSettings, type OpenedSettings } from './settings/openSettings.ts'
import type { Policy } from './settings/Policy.ts'
import { readEverySecond } from './settings/readEverySecond.ts'
import { createAppTokenClient } from './tokens/appToken.ts'
import { createPlatformClient } from './platform/undiciClient.ts'
import { environmentProxy } from './platform/environmentProxy.ts'
import { startFakePlatform } from './platform/rehearsal/fakePlatform.ts'
import type { CallTimeouts } from './platform/sendOnce.ts'
import type { PlatformClient } from './platform/PlatformClient.ts'
import { createAppCredentialStore } from './tokens/appCredentialStore.ts'
import { createMasterKeyStore } from './keychain/masterKeyStore.ts'
import { createSystemKeychain } from './keychain/systemKeychain.ts'
import { createTokenStore, type TokenStore } from './tokens/tokenStore.ts'
import type { Keychain } from './keychain/Keychain.ts'
import { CorrectionService } from './corrections/CorrectionService.ts'
import { DataDirLock } from './journal/DataDirLock.ts'
import { IdentityKeyStore } from './duplicates/IdentityKeyStore.ts'
import { JobProfiles } from './preparation/JobProfiles.ts'
import { JobEdits } from './jobs/JobEdits.ts'
import { JobFeed, logJobs } from './jobs/JobFeed.ts'
import { KeptSample } from './rows/KeptSample.ts'
import { JobKeys } from './rows/JobKeys.ts'
import { CallSurveys } from './jobs/CallSurveys.ts'
import { surveyTask } from './jobs/surveyCall.ts'
import { JobQueries } from './jobs/JobQueries.ts'
import { FirstLook } from './preparation/FirstLook.ts'
import { PreparationService } from './preparation/PreparationService.ts'
import { ReportService } from './reports/ReportService.ts'
import { JobRemoval, removeJob } from './retention/JobRemoval.ts'
import { purgeRegularly, RowPurge } from './retention/RowPurge.ts'
import { RowSweeper } from './retention/RowSweeper.ts'
import { ReceiptService } from './reports/ReceiptService.ts'
import { recoverLostAttempts, type LostRecords } from './upload/recoverLostAttempts.ts'
import { UploadService } from './upload/UploadService.ts'
import { UploadQueue } from './upload/UploadQueue.ts'
import { LookupPace } from './verification/LookupPace.ts'
import { PlatformPreviews } from './verification/PlatformPreviews.ts'
import { VerificationService } from './verification/VerificationService.ts'
import type { UploadTokens } from './tokens/RunToken.ts'
import { systemClock } from './upload/Clock.ts'
import { isolation } from './worker/isolation.ts'
import { WorkerPool } from './worker/WorkerPool.ts'
import { WorkerRunner } from './worker/WorkerRunner.ts'
import { tuneGarbageCollection } from './worker/threadMemory.ts'
import { removeUnfinishedFiles } from './writing/unfinishedFiles.ts'
import { JobMutex } from './corrections/JobMutex.ts'
import { RecheckService } from './preparation/RecheckService.ts'
import { RowViews } from './views/RowViews.ts'
import { WorkLock } from './journal/WorkLock.ts'
import { recoverJobs } from './journal/recoverJobs.ts'
import { Journal } from './journal/Journal.ts'
import { noLog, type Log } from './logging/Log.ts'
import { Rehearsal } from './platform/rehearsal/Rehearsal.ts'
import { LocalDataRemoval } from './retention/LocalDataRemoval.ts'
import { fixedToken, TokenSource } from './tokens/TokenSource.ts'
import { assertRuntime } from './assertRuntime.ts'
import { closeInOrder } from './closeInOrder.ts'

export interface CoreOptions {
  /** Folder of the journal, the settings and the templates; made when it is missing. */
  dataDir: string
  /** The worker's entry: `worker.js` beside the bundle. */
  workerUrl: URL
  /** `TUZHAN_X_TOKEN`, for this run only. */
  environmentToken: string | undefined
  /** Default: nothing is logged. */
  log?: Log
  /** Default: the operating system's. */
  keychain?: Keychain
  /** Default: the file of this machine. */
  policy?: Policy
  /** A token was refused: its status is another one now. */
  onTokenRefused?: () => void
  /** The proxy for an address, asked before every call. Default: the one the environment names. */
  proxyFor?: (endpoint: URL) => Promise<string | null>
  /** Threads that share one preparation. Default: by cores and memory. */
  preparingThreads?: number
}

/** Every service that needs no window, made once, with what it depends on. */
export interface CoreServices extends OpenedSettings {
  /** What the user pasted. */
  tokens: TokenStore
  /** What calls are made with: that, or the app's own. */
  tokenSource: TokenSource
  platform: PlatformClient
  rehearsal: Rehearsal
  /** Snapshots of jobs for everyone who shows them. */
  feed: JobFeed
  jobs: JobQueries
  /** What a version of the call leaves out of a job. */
  surveys: CallSurveys
  views: RowViews
  rechecks: RecheckService
  corrections: CorrectionService
  profiles: JobProfiles
  edits: JobEdits
  removal: JobRemoval
  preparation: PreparationService
  firstLook: FirstLook
  upload: UploadService
  /** 向平台核对. */
  verification: VerificationService
  /** 看看哪些客户已经在平台上. */
  platformPreviews: PlatformPreviews
  /** The one way to start, resume and halt uploads. */
  queue: UploadQueue
  reports: ReportService
  receipts: ReceiptService
  localData: LocalDataRemoval
  lock: WorkLock
  /** Whether the tables that say what went up are sound. */
  isJournalSound: () => boolean
  /** Where a damaged journal was moved to by this start, else null. */
  journalQuarantined: string | null
  /** What the journal was found not to know any more, since this start. */
  lostRecords: () => LostRecords
  /**
   * Records that the user knows that jobs are missing: neither this process nor later starts report them.
   *
   * @throws AppError `storage.inUse` when another process works in the data folder; `storage.*`
   */
  acceptLostJobs: () => void
  /** Lets calls in flight end, then closes everything. */
  close(): Promise<void>
}

/**
 * Makes the services of the app and of the command line.
 *
 * @throws AppError `runtime.unsupported`, `storage.*`
 */
export function createCoreServices(options: CoreOptions): CoreServices {
  assertRuntime()
  const { dataDir, log = noLog } = options
  const journal = Journal.open(dataDir)
  removeLeftovers(dataDir)
  const feed = new JobFeed(journal)
  feed.subscribe(logJobs(log))
  const now = (): Date => new Date()
  let lostRecords: LostRecords = { fileNames: [], jobs: 0 }
  const lock = new WorkLock(new DataDirLock(dataDir), () => {
    recoverJobs(journal, now(), removeJob)
    const { fileNames, jobs } = recoverLostAttempts(journal, now())
    lostRecords = { fileNames: [...lostRecords.fileNames, ...fileNames], jobs }
  })
  const keychain = options.keychain ?? createSystemKeychain()
  const tokens = createTokenStore({
    keychain,
    environmentToken: options.environmentToken,
    clock: () => Date.now(),
  })
  const masterKeys = createMasterKeyStore({ keychain, dataDir })
  const keys = new JobKeys(masterKeys)
  const identityKeys = new IdentityKeyStore(journal, masterKeys)
  const opened = openSettings(dataDir, options.policy)
  const { settings, policy, customFields } = opened
  tuneGarbageCollection()
  const pool = new WorkerPool(options.workerUrl)
  const worker = new WorkerRunner(options.workerUrl, { makeRoom: () => void pool.endIdle() })
  const calls = {
    proxyFor: options.proxyFor ?? (async (endpoint: URL) => environmentProxy(endpoint, process.env)),
    timeouts: readEverySecond(
      (): CallTimeouts => {
        const { connectTimeoutMs, headersTimeoutMs, bodyTimeoutMs } = settings.get()
        return { connectTimeoutMs, headersTimeoutMs, bodyTimeoutMs }
      },
      () => performance.now(),
    ),
  }
  const platform = createPlatformClient(calls)
  const appTokenClient = createAppTokenClient(calls)
  const tokenSource = new TokenSource({
    pasted: tokens,
    credentials: createAppCredentialStore(keychain),
    client: appTokenClient,
    defaultEndpoint: () => settings.get().endpoint,
    assertAllowed: (endpoint) => policy.assertAllowed(endpoint),
    clock: () => Date.now(),
    ...(options.onTokenRefused ? { onRefused: options.onTokenRefused } : {}),
  })
  const rehearsal = new Rehearsal(startFakePlatform)
  const sweeper = new RowSweeper(journal, dataDir, worker)
  const sweep = (): void => sweeper.sweep()
  const purge = new RowPurge(journal, sweep)
  const profiles = new JobProfiles({
    journal,
    dataDir,
    keys,
    worker,
    customFields: () => customFields.list(),
  })
  const callVersion = (): CallVersionName => settings.get().callVersion
  const surveys = new CallSurveys({
    journal,
    keys,
    callVersion,
    count: async (jobId, dataKey, version) => {
      const work = { dataDir, jobId, dataKey, callVersion: version }
      return (await worker.run(surveyTask, work).result) ?? wholeSurvey(version)
    },
  })
  const jobs = new JobQueries(journal, feed, keys, callVersion)
  const views = new RowViews({ journal, dataDir, queries: jobs, identityKeys, pool })
  const turns = new JobMutex()
  const rechecks = new RecheckService({
    journal,
    dataDir,
    keys,
    identityKeys,
    turns,
    lock,
    worker,
    feed,
    sweep,
  })
  const corrections = new CorrectionService({
    turns,
    journal,
    dataDir,
    keys,
    identityKeys,
    queries: jobs,
    views,
    lock,
    worker,
    feed,
  })
  const removal = new JobRemoval({ journal, lock, feed, corrections, sweep })
  const preparation = new PreparationService({
    journal,
    dataDir,
    keys,
    identityKeys,
    profiles,
    lock,
    worker,
    feed,
    sweep,
    removal,
    threads: options.preparingThreads,
  })
  const tokensOf = (endpoint: string, isRehearsal: boolean): UploadTokens =>
    isRehearsal ? fixedToken(rehearsal.token) : tokenSource.of(endpoint)
  const samples = new KeptSample(journal, keys)
  const upload = new UploadService({
    journal,
    keys,
    lock,
    feed,
    client: platform,
    removal: purge,
    samples,
    corrections,
    clock: systemClock,
    random: Math.random,
    tokens: tokensOf,
    callsPerSecond: () => settings.get().callsPerSecond,
    defaultEndpoint: () => settings.liveEndpoint(),
    callVersion,
    surveys,
  })
  const lookupClient = createPlatformClient(calls)
  const pace = new LookupPace(systemClock)
  const verificationParts = {
    journal,
    keys,
    samples,
    lock,
    feed,
    client: lookupClient,
    removal: purge,
    clock: systemClock,
    tokens: tokensOf,
    defaultEndpoint: () => settings.liveEndpoint(),
    rehearsalEndpoint: () => rehearsal.endpoint(),
  }
  const verification = new VerificationService(verificationParts, pace)
  const platformPreviews = new PlatformPreviews(verificationParts, pace)
  const stopPurging = purgeRegularly(() => {
    const release = holdAtStart(lock)
    if (!release) return
    try {
      purge.purge(settings.get().retentionDays, now())
    } finally {
      release()
    }
  })
  return {
    ...opened,
    tokens,
    tokenSource,
    platform,
    rehearsal,
    feed,
    jobs,
    surveys,
    views,
    corrections,
    rechecks,
    profiles,
    edits: new JobEdits({ journal, lock, feed }),
    removal,
    preparation,
    upload,
    verification,
    platformPreviews,
    queue: new UploadQueue({
      journal,
      upload,
      feed,
      rehearsalEndpoint: () => rehearsal.endpoint(),
      concurrency: () => settings.get().concurrency,
    }),
    receipts: new ReceiptService(journal),
    firstLook: new FirstLook(pool, dataDir),
    reports: new ReportService({ journal, dataDir, keys, worker }),
    localData: new LocalDataRemoval({
      journal,
      dataDir,
      lock,
      sweeper,
      feed,
      tokens,
      tokenSource,
      masterKeys,
      leaveFile: () => isolation.leave(null),
      log,
    }),
    lock,
    isJournalSound: () => journal.isSound(),
    journalQuarantined: journal.quarantined,
    lostRecords: () => lostRecords,
    acceptLostJobs: () => {
      const release = lock.hold()
      try {
        journal.mark.forgetOthers(journal.read(() => journal.jobs.list()).map(({ job }) => job.id))
        lostRecords = { ...lostRecords, jobs: 0 }
      } finally {
        release()
      }
    },
    close: () => {
      stopPurging()
      return closeInOrder([
        verification,
        platformPreviews,
        upload,
        preparation,
        corrections,
        pool,
        // The rows of the last file are in a process that waits for who needs them next.
        { close: () => isolation.leave(null) },
        sweeper,
        rehearsal,
        platform,
        lookupClient,
        appTokenClient,
        journal,
      ])
    },
  }
}

/** What cannot be removed now is tried again at the next start. */
function removeLeftovers(dataDir: string): void {
  try {
    removeUnfinishedFiles(dataDir, new Date())
  } catch {
    return
  }
}

/**
 * The first holder runs crash recovery. On a full disk it is postponed to the next holder, so that the app can start and report
 * the problem.
 */
function holdAtStart(lock: WorkLock): (() => void) | null {
  try {
    return lock.tryHold()
  } catch (error) {
    if (AppError.from(error).code === 'storage.full') return null
    throw error
  }
}
