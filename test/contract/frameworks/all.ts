import 'reflect-metadata'
import * as common from '@nestjs/common'
import * as core from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import * as adapter from '../../../adapters/nestjs/index.js'
import type { Framework } from '../routes.js'
import { express4Framework, express5Framework } from './express.js'
import { fastifyFramework } from './fastify.js'
import { nestFramework } from './nestjs.js'

const options = { logger: false, abortOnError: false } as const

/** Every framework that is installed here. */
export const frameworks: readonly Framework[] = [
  express5Framework,
  express4Framework,
  fastifyFramework,
  nestFramework('Nest 12 on Express', {
    common,
    core,
    adapter,
    create: (root) => core.NestFactory.create(root, new ExpressAdapter(), options),
  }),
  nestFramework('Nest 12 on Fastify', {
    common,
    core,
    adapter,
    create: (root) => core.NestFactory.create(root, new FastifyAdapter(), options),
  }),
]
