// Where the product's own files are: beside the sources, or beside the bundle in dist/.
import { existsSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'

export interface ProductPaths {
  readonly plugins: string
  readonly assets: string
  /** Holds the `claw` command for the assistant's own use; made by the build. */
  readonly commands: string
  /** The built dashboard; null when it is not built. */
  readonly ui: string | null
}

type Environment = Readonly<Record<string, string | undefined>>

/** The environment in which `claw` is found after everything else: the assistant looks after itself with it. */
export function withOwnCommand(environment: Environment, { commands }: ProductPaths): Environment {
  const name = Object.keys(environment).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH'
  const path = environment[name]
  return { ...environment, [name]: path === undefined || path === '' ? commands : `${path}${delimiter}${commands}` }
}

/** The nearest folder above that holds both `plugins` and `assets`. Throws when the installation is incomplete. */
export function findProductPaths(from: string = import.meta.dirname): ProductPaths {
  for (let folder = from; ; folder = dirname(folder)) {
    const paths = { plugins: join(folder, 'plugins'), assets: join(folder, 'assets'), commands: join(folder, 'bin') }
    if (existsSync(paths.plugins) && existsSync(paths.assets)) return { ...paths, ui: findDashboard(folder) }
    if (dirname(folder) === folder) throw new Error(`this installation is incomplete: no plugins and assets above ${from}; install it again`)
  }
}

/** Beside the bundle, or in dist/ of a source tree. */
function findDashboard(folder: string): string | null {
  return [join(folder, 'ui'), join(folder, 'dist', 'ui')].find((path) => existsSync(join(path, 'index.html'))) ?? null
}
