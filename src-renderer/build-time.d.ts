// Values that the build puts in place of names.
declare const __APP_VERSION__: string
