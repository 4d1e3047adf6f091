import { parentPort, workerData } from 'node:worker_threads'
import { setIsolation } from '../core/worker/isolation.ts'
import { throughStarter } from '../core/worker/isolationPort.ts'
import { isTeamRole, setTeamProgram } from '../core/worker/ThreadTeam.ts'

if (!parentPort) throw new Error('not a worker thread')
setIsolation(throughStarter(parentPort))
setTeamProgram(new URL(import.meta.url))

// A thread loads the code of its own work only: the readers of all formats take 13 MB and half of the time of starting.
if (isTeamRole(workerData)) {
  const { joinTeam } = await import('./teams.ts')
  await joinTeam(parentPort, workerData)
} else {
  const { serveTasks } = await import('./serveTasks.ts')
  await serveTasks(parentPort)
}
