import type { Request } from 'express'

/**
 * What events call the route: its path as it was written, relative to its router. Undefined in
 * middleware that stands in no route, since Express says of a mount path no more than the URL.
 */
export function routeOf(request: Request): string | undefined {
  const route: { readonly path: unknown } | undefined = request.route
  return route && String(route.path)
}
