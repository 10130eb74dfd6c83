/** What the matrix's test uses of the example: examples are plain JavaScript. */

interface MatrixRow {
  readonly way: string
  readonly token: string
  readonly at: string
  readonly status: number
  readonly body: unknown
}

declare module '*/tenants/matrix.mjs' {
  export const resources: readonly string[]
  export function runMatrix(
    use?: (tokens: Readonly<Record<string, string>>) => unknown,
  ): Promise<readonly MatrixRow[]>
}
