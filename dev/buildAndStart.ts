/** `npm start`: builds the app, says what takes its time, and runs it. Options: those of browserHost/start.ts. */
import { spawnSync } from 'node:child_process'

const say = (line: string): void => console.log(line)

say('正在构建，大约 10 秒，第一次会久一点… / Building, about 10 seconds, longer the first time…')
const { status } = spawnSync('npm run -s build', { stdio: 'inherit', shell: true })
if (status !== 0) process.exit(status ?? 1)
say('构建好了，正在启动… / Built. Starting…')
await import('./browserHost/start.ts')
