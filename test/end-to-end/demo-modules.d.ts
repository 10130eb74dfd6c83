/** What the demo's test uses of the demo: examples are plain JavaScript. */

interface DemoVerdict {
  readonly status: number
  readonly reason: string | null
  readonly challenge: string | null
}

interface DemoRow {
  readonly heading: string
  readonly server: DemoServer
  readonly request: string
  readonly token: string
  readonly expected: DemoVerdict
}

interface DemoResult extends DemoRow {
  readonly algorithm: string
  readonly actual: DemoVerdict
  readonly asExpected: boolean
}

type DemoServer = 'authorization server' | 'api' | 'api two hours later'

interface Demo {
  readonly urls: Readonly<Record<DemoServer, string>>
  readonly tokens: Readonly<Record<string, string | undefined>>
  close(): Promise<void>
}

declare module '*/demo/rows.mjs' {
  export const rows: readonly DemoRow[]
}

declare module '*/demo/start-demo.mjs' {
  export function startDemo(): Promise<Demo>
}

declare module '*/demo/scenario.mjs' {
  export function runScenario(demo: Demo): Promise<readonly DemoResult[]>
}

declare module '*/demo/table.mjs' {
  export function formatTable(results: readonly DemoResult[]): string
}

declare module '*/demo/curl.mjs' {
  export function formatCurlLines(demo: Demo): readonly string[]
}
