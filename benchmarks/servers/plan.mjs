const without = 'without authentication'
const floors = ['floor, synchronous', 'floor, thread pool']
const cachedFloor = 'floor, Map cache'
const ours = 'oauth-resource-server'

const rivals = {
  Fastify: [
    'fast-jwt, cache: true, by hand',
    'jose by hand',
    'fastify-jwt-jwks',
    '@fastify/jwt + get-jwks',
  ],
  Express: [
    'jose by hand',
    'express-oauth2-jwt-bearer',
    'express-jwt + jwks-rsa',
    'passport-jwt + jwks-rsa',
  ],
  'Nest on Express': ['jose by hand'],
  'Nest on Fastify': [],
}

/** With whom every share is compared, in the same round. */
export const baseline = without

/** The hand-written one that ratios are to. */
export const floorOf = { distinct: floors[0], hot: cachedFloor }

/** Who meets which load: rivals at 32 connections alone. */
export const plan = Object.keys(rivals).map((framework) => {
  const isNest = framework.startsWith('Nest')
  const steps = (isNest ? [32] : [1, 32, 64]).flatMap((connections) => {
    const others = connections === 32 ? rivals[framework] : []
    return [
      { kind: 'distinct', connections, contenders: [without, ...floors, ours, ...others] },
      { kind: 'hot', connections, contenders: [without, cachedFloor, ours, ...others] },
    ]
  })
  return { framework, steps }
})

/** Enough to see that everything works. */
export const quickPlan = plan
  .filter(({ framework }) => framework !== 'Nest on Fastify')
  .map((part) => ({ ...part, steps: part.steps.filter(({ connections }) => connections === 32) }))
