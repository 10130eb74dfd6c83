import {
  Controller,
  Get,
  type INestApplication,
  Module,
  type ModuleMetadata,
  type Type,
} from '@nestjs/common'
import { ExpressAdapter } from '@nestjs/platform-express'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { Test } from '@nestjs/testing'
import request from 'supertest'
import { Token } from '../../adapters/nestjs/index.js'
import type { AccessToken } from '../../src/index.js'

export type Platform = 'express' | 'fastify'
export const platforms: readonly Platform[] = ['express', 'fastify']

/** A controller whose handlers answer the subject of the token; decorators are applied as calls. */
export function controllerOf(
  path: string,
  handlers: Readonly<Record<string, readonly MethodDecorator[]>>,
  ...decorators: ClassDecorator[]
): Type {
  class Orders {}
  for (const [name, own] of Object.entries(handlers)) {
    const handler = (token?: AccessToken) => token?.subject ?? 'anonymous'
    const descriptor = { value: handler, configurable: true, writable: true }
    Object.defineProperty(handler, 'name', { value: name })
    Object.defineProperty(Orders.prototype, name, descriptor)
    for (const decorator of [Get(name), ...own]) decorator(Orders.prototype, name, descriptor)
    Token()(Orders.prototype, name, 0)
  }
  for (const decorator of [Controller(path), ...decorators]) decorator(Orders)
  return Orders
}

/** A module of these parts. */
export function moduleOf(metadata: ModuleMetadata, ...decorators: ClassDecorator[]): Type {
  class Part {}
  for (const decorator of [Module(metadata), ...decorators]) decorator(Part)
  return Part
}

export interface Application extends AsyncDisposable {
  readonly app: INestApplication
  /** What Nest logged as errors. */
  readonly errors: readonly unknown[]
  /** GET, with this token where there is one: status, and the text or the challenge. */
  get(path: string, token?: string): Promise<readonly [number, string]>
}

/** Starts an application of these parts on a platform. */
export async function start(
  platform: Platform,
  metadata: ModuleMetadata,
  configure: (app: INestApplication) => void = () => {},
): Promise<Application> {
  const errors: unknown[] = []
  const silent = () => {}
  const logger = { log: silent, warn: silent, error: (error: unknown) => void errors.push(error) }
  const adapter = platform === 'express' ? new ExpressAdapter() : new FastifyAdapter()
  const testing = await Test.createTestingModule(metadata).setLogger(logger).compile()
  const app = testing.createNestApplication(adapter, { logger, abortOnError: false })
  configure(app)
  await app.init()
  if (platform === 'fastify') await app.getHttpAdapter().getInstance().ready()
  return {
    app,
    errors,
    get: async (path, token) => {
      const get = request(app.getHttpServer()).get(path)
      if (token !== undefined) get.set('Authorization', `Bearer ${token}`)
      const { status, headers, text } = await get
      return [status, headers['www-authenticate'] ?? text]
    },
    [Symbol.asyncDispose]: () => app.close(),
  }
}
