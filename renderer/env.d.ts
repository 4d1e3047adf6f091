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

/** docs/guide, read by every build: `scripts/guide`. */
declare module 'virtual:guide' {
  export type Words =
    { kind: 'text' | 'strong'; text: string } | { kind: 'link'; text: string; chapter: string }
  export type Block =
    | { kind: 'heading' | 'paragraph' | 'note'; words: Words[] }
    | { kind: 'bullets' | 'steps'; items: Words[][] }
    /** `source`: address of the picture. */
    | { kind: 'picture'; source: string; text: string }
  export interface Chapter {
    name: string
    title: string
    blocks: Block[]
  }
  const chapters: Chapter[]
  export default chapters
}
