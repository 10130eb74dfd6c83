// Run by .ci/nest11, where these names mean NestJS 11 and the packed package.
import 'reflect-metadata'
import * as common from '@nestjs/common'
import * as core from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import * as library from 'oauth-resource-server'
import * as adapter from 'oauth-resource-server/nestjs'
import { describe, expect, it } from 'vitest'
import { contractOf } from '../contract/contract-of.ts'
import { nestFramework } from '../contract/frameworks/nestjs.ts'

const options = { logger: false, abortOnError: false }

const nest11On = (platform, createAdapter) =>
  nestFramework(`Nest 11 on ${platform}`, {
    common,
    core,
    adapter,
    create: (root) => core.NestFactory.create(root, createAdapter(), options),
  })

it('runs on NestJS 11', async () => {
  const { default: manifest } = await import('@nestjs/core/package.json')
  expect(manifest.version).toMatch(/^11\./)
})

describe('the contract of the adapters', () => {
  const frameworks = [
    nest11On('Express', () => new ExpressAdapter()),
    nest11On('Fastify', () => new FastifyAdapter()),
  ]
  contractOf(frameworks, library)
})
