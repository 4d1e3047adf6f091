import { createApp } from 'vue'
import { createPinia } from 'pinia'
import 'element-plus/theme-chalk/base.css'
import './styles/tokens.css'
import './styles/tones.css'
import './styles/element.css'
import './styles/base.css'
import './styles/tables.css'
import './styles/forcedColors.css'
import App from './App.vue'
import { i18n } from './i18n/index.ts'
import { createAppRouter } from './router.ts'
import { applyRememberedTheme } from './theme.ts'

applyRememberedTheme()

createApp(App).use(createPinia()).use(i18n).use(createAppRouter()).mount('#app')
