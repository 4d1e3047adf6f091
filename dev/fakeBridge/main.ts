import { createFakeBridge } from './createFakeBridge.ts'
import { scenarioFrom } from './scenario.ts'

const bridge = createFakeBridge(scenarioFrom(new URLSearchParams(location.search)))
Object.assign(window, { importAssistant: bridge })
void import('../../renderer/main.ts')
