export { startRehearsalServer } from './server.ts'
export type { RehearsalServer } from './server.ts'
export { knownPaths, validateHead, validateRequest } from './validateRequest.ts'
export type { ReceivedRequest } from './validateRequest.ts'
