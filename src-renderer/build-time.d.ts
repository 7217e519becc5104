// Values that the build puts in place of names.
declare const __APP_VERSION__: string

/** The part of a font's style sheet that leanFonts() of scripts/lean-page.ts puts aside. */
declare module '*?others'
