import { describe } from 'vitest'
import * as library from '../../src/index.js'
import { contractOf } from './contract-of.js'
import { frameworks } from './frameworks/all.js'

describe('the contract of the adapters', () => {
  contractOf(frameworks, library)
})
