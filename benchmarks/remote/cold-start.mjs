// A process that starts, verifies one token and says how long that took; it imports nothing before.
const start = performance.now()
const { file, configuration, token } = JSON.parse(process.argv[2])
const { contender } = await import(file)
const claims = await contender.create(configuration)(token)
const end = performance.now()
if (typeof claims !== 'object') throw new Error('nothing was verified')
process.stdout.write(JSON.stringify({ imported: end - start, process: end }))
process.exit()
