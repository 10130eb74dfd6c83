export { assertRefused } from './assert-refused.js'
export { type BadTokenName, badTokens } from './bad-tokens.js'
export {
  createTestIssuer,
  type ResponseOptions,
  type TestIssuer,
  type TestIssuerOptions,
} from './create-test-issuer.js'
export { createTestKeys, type TestKeys, type TestKeysOptions } from './create-test-keys.js'
export type { ScriptStep } from './fault-plan.js'
export type { FaultName, FaultOptions } from './faults.js'
export type { AuthorizationOptions, IssueOptions, TestClaims } from './issue-token.js'
export type { ProfileShape } from './profile-shapes.js'
export type { RotateOptions } from './signing-keys.js'
export { type TestClock, testClock } from './test-clock.js'
