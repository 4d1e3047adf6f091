import { homedir } from 'node:os'
import { join } from 'node:path'

/** Start settings of the process that runs main in the browser host; one environment variable each. */
export interface HostSettings {
  /** 0: any free port. */
  port: number
  /** Folder of journal and settings; null: main's default. */
  dataDir: string | null
  /** Folder for saved reports. */
  downloadsDir: string
  /** Opens links and folders with the system. */
  opensOutside: boolean
  /** First part of every address; null: a new one for each start. While developing it outlives the restarts of main. */
  token?: string | null
}

export function toEnvironment(settings: HostSettings): { [name: string]: string } {
  return {
    TUZHAN_HOST_PORT: String(settings.port),
    TUZHAN_HOST_DOWNLOADS: settings.downloadsDir,
    TUZHAN_HOST_OPENS: settings.opensOutside ? '1' : '0',
    ...(settings.dataDir === null ? {} : { TUZHAN_DATA_DIR: settings.dataDir }),
  }
}

/** Reads the settings from the environment, with their defaults. */
export function fromEnvironment(environment: { readonly [name: string]: string | undefined }): HostSettings {
  return {
    port: Number(environment['TUZHAN_HOST_PORT'] ?? 0),
    dataDir: environment['TUZHAN_DATA_DIR'] ?? null,
    downloadsDir: environment['TUZHAN_HOST_DOWNLOADS'] ?? join(homedir(), 'Downloads'),
    opensOutside: environment['TUZHAN_HOST_OPENS'] !== '0',
    token: environment['TUZHAN_HOST_TOKEN'] ?? null,
  }
}
