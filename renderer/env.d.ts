/// <reference types="vite/client" />

/** Made by every build from the lock file: `scripts/licences.ts`. */
declare module 'virtual:licences' {
  export interface Licence {
    name: string
    version: string
    licence: string
    text: string
  }
  const licences: Licence[]
  export default licences
}
