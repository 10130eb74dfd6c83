import type { Audience } from '../audience/parse-audience.js'
import { isWithinPart, matchTemplate, mayCollide } from '../audience/tenant-template.js'
import type { ParsedResource } from './parse-resources.js'

/** Says which audiences of two resources can be the same: a token for one passes at the other. */
export function audienceWarnings(resources: readonly ParsedResource[]): readonly string[] {
  return resources.flatMap((one, index) =>
    resources.slice(index + 1).flatMap((other) => {
      const [a, b] = [one.declared.name, other.declared.name]
      return collisions(one.audience, other.audience).map(
        ([mine, theirs]) =>
          `audience '${mine}' of resource '${a}' and '${theirs}' of resource '${b}' can be the same: a token for one passes at the other. Write audiences that differ.`,
      )
    }),
  )
}

function collisions(one: Audience, other: Audience): readonly (readonly [string, string])[] {
  const found: [string, string][] = []
  for (const identifier of one.identifiers) {
    if (other.identifiers.has(identifier)) found.push([identifier, identifier])
    for (const template of other.templates) {
      if (isWithinPart(matchTemplate(template, identifier) ?? '')) {
        found.push([identifier, template.template])
      }
    }
  }
  for (const template of one.templates) {
    for (const identifier of other.identifiers) {
      if (isWithinPart(matchTemplate(template, identifier) ?? '')) {
        found.push([template.template, identifier])
      }
    }
    for (const theirs of other.templates) {
      if (mayCollide(template, theirs)) found.push([template.template, theirs.template])
    }
  }
  return found
}
