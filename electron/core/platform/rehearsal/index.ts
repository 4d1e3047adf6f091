export { startRehearsalServer } from './server.ts'
export type { RehearsalServer, RehearsalStats } from './server.ts'
export { knownPaths, validateHead, validateRequest } from './validateRequest.ts'
export type { ReceivedRequest, Verdict } from './validateRequest.ts'
