import type { AppUpdater, UpdateInfo } from 'electron-updater'
import type { Updater } from './Updater.ts'

/**
 * Updates with electron-updater from a folder on a web server ("generic" provider), loaded at first use, so that an app
 * without an address never loads it. It compares the SHA-512 of a download with `latest.yml`, on Windows also the
 * signature with the publisher's name in this copy, and honours `stagingPercentage`.
 *
 * @param restart restarts the app when the installer could not be started, because everything was closed for it
 */
export function createElectronUpdater({ restart }: { restart: () => void }): Updater {
  let loaded: Promise<AppUpdater> | null = null
  const load = (): Promise<AppUpdater> => (loaded ??= loadUpdater())
  return {
    async check(address) {
      const updater = await load()
      updater.setFeedURL({ provider: 'generic', url: address })
      const result = await updater.checkForUpdates()
      if (!result?.isUpdateAvailable) return null
      const { version, releaseNotes } = result.updateInfo
      return { version, releaseNotes: plainText(releaseNotes) }
    },
    async download(onPercent) {
      const updater = await load()
      const report = ({ percent }: { percent: number }): void => onPercent(Math.floor(percent))
      updater.on('download-progress', report)
      try {
        await updater.downloadUpdate()
      } finally {
        updater.off('download-progress', report)
      }
    },
    install() {
      // Not silent: its window shows progress until the app is back.
      void load().then((updater) => {
        updater.once('error', restart)
        updater.quitAndInstall(false, true)
      })
    },
  }
}

async function loadUpdater(): Promise<AppUpdater> {
  const { default: module } = await import('electron-updater')
  const updater = module.autoUpdater
  updater.autoDownload = false
  updater.autoInstallOnAppQuit = false
  updater.allowDowngrade = false
  updater.allowPrerelease = false
  updater.disableWebInstaller = true
  updater.logger = null
  // Failures come from the calls, but an `error` event without a listener would end the process.
  updater.on('error', () => undefined)
  return updater
}

function plainText(notes: UpdateInfo['releaseNotes']): string | null {
  if (typeof notes === 'string') return notes
  return notes?.map(({ note }) => note ?? '').join('\n\n') ?? null
}
