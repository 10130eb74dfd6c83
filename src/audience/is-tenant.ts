/** The default of the `isTenant` option: 1 to 128 of `A-Z a-z 0-9 _ -`. */
export function isTenantName(value: string): boolean {
  return /^[A-Za-z0-9_-]{1,128}$/.test(value)
}
