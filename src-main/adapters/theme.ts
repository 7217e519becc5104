// Light and dark on Electron's `nativeTheme`.
import { nativeTheme, systemPreferences } from 'electron'
import type { Theme } from '../ports/desktop-services.ts'

export function createTheme(): Theme {
  return {
    isDark: () => nativeTheme.shouldUseDarkColors,
    isPanelDark: () => nativeTheme.shouldUseDarkColorsForSystemIntegratedUI,
    isStill: () => systemPreferences.getAnimationSettings().prefersReducedMotion,
    follow(theme) {
      nativeTheme.themeSource = theme
    },
    onChange: (listener) => void nativeTheme.on('updated', listener),
  }
}
