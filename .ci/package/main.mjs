// Installs the packed tarball as users do, and uses every entry point: ES modules and CommonJS, JavaScript
// and TypeScript, with and without the frameworks, on this Node.js.
//
//   node .ci/package/main.mjs          this Node.js
//   node .ci/package/main.mjs --all    20, 22, 24 and 26 (fetched by npx), and TypeScript 5.9 beside 7
import { execFileSync, spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'

const here = fileURLToPath(new URL('.', import.meta.url))
const root = join(here, '..', '..')
const everything = process.argv.includes('--all')
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const entryPoints = Object.keys(manifest.exports).filter((name) => name !== './package.json')

/** What an entry point may load beside the package itself. */
const loads = {
  '.': [],
  './express': [],
  './fastify': ['fastify-plugin'],
  './mcp': [],
  './nestjs': ['@nestjs/common', '@nestjs/core'],
  './testing': ['jose/jwt/sign', 'jose/key/export', 'jose/key/generate/keypair'],
}

/** The application of each adapter, and all that it sees: its own framework, and no other. */
const applications = {
  'node-http': [],
  express: ['express'],
  fastify: ['fastify'],
  mcp: [],
  nestjs: [
    ...['@nestjs/common', '@nestjs/core', '@nestjs/platform-express', 'reflect-metadata', 'rxjs'],
  ],
}

let surprises = 0
function expect(asExpected, text, otherwise = '') {
  console.log(
    `${asExpected ? '✓' : '✗'} ${text}${asExpected || otherwise === '' ? '' : `\n${otherwise}`}`,
  )
  surprises += asExpected ? 0 : 1
}

function run(command, parameters, cwd) {
  // The consumer's own settings: what this script was started with is none of its business.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_OPTIONS$)/.test(name)),
  )
  const options = { cwd, env, encoding: 'utf8', timeout: 300_000, killSignal: 'SIGKILL' }
  const { status, stdout, stderr } = spawnSync(command, parameters, options)
  return { passed: status === 0, output: `${stdout}${stderr}`.trim(), stdout }
}

const outside = mkdtempSync(join(tmpdir(), `${manifest.name}-`)) // no node_modules above it
const inside = mkdtempSync(join(root, '.dist-package-')) // finds the frameworks in the repository's
try {
  const tarball = pack()
  const alone = installAlone(tarball)
  const used = installBeside(tarball)
  const isolated = isolate(alone)
  const compiled = compile(used)
  for (const node of nodes()) use(node, alone, used, compiled, isolated)
  checkLoads(used)
  report(tarball, alone, used)
} finally {
  for (const folder of [outside, inside]) rmSync(folder, { recursive: true, force: true })
}
console.log(surprises === 0 ? '\nall as expected' : `\n${surprises} surprises`)
process.exitCode = surprises === 0 ? 0 : 1

function pack() {
  const told = execFileSync('npm', ['pack', '--json', '--pack-destination', outside], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [{ filename, files }] = JSON.parse(told.slice(told.indexOf('[\n')))
  const top = [...new Set(files.map(({ path }) => path.split('/')[0]))].sort()
  expect(
    isDeepStrictEqual(top, [
      ...['CHANGELOG.md', 'LICENSE', 'README.md', 'SECURITY.md'],
      ...['adapters', 'dist', 'package.json', 'src'],
    ]),
    `the tarball has ${top.join(', ')}`,
  )
  const foreign = files.filter(({ path }) => /\.(test|bench)\.|\.tsbuildinfo$|\.env/.test(path))
  expect(foreign.length === 0, 'and nothing of tests')
  return join(outside, filename)
}

/** Fresh: the tarball and what it depends on. */
function installAlone(tarball) {
  const folder = join(outside, 'alone')
  mkdirSync(folder)
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }')
  const install = ['install', '--no-audit', '--no-fund', tarball]
  const { passed, output } = run('npm', install, folder)
  expect(passed, 'installs into an empty folder', output)
  const packages = readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))
  expect(
    isDeepStrictEqual(packages.sort(), ['fastify-plugin', 'jose', 'oauth-resource-server']),
    `as ${packages.join(', ')}: no framework comes along`,
  )
  const scripts = packages.flatMap((name) => {
    const file = join(folder, 'node_modules', name, 'package.json')
    const { scripts: own = {} } = JSON.parse(readFileSync(file, 'utf8'))
    return ['preinstall', 'install', 'postinstall', 'prepare'].filter((each) => own[each])
  })
  expect(scripts.length === 0, 'and no script runs when it is installed', scripts.join(', '))
  const version = run(join(folder, 'node_modules', '.bin', manifest.name), ['--version'], folder)
  expect(version.stdout.trim() === manifest.version, 'the command line starts', version.output)
  for (const file of ['alone.mjs', 'one-instance.cjs']) {
    cpSync(join(here, 'consumers', file), join(folder, file))
  }
  return folder
}

/** The tarball beside the frameworks, for an ES module and for CommonJS. */
function installBeside(tarball) {
  const installed = join(inside, 'node_modules', manifest.name)
  mkdirSync(installed, { recursive: true })
  execFileSync('tar', ['-xzf', tarball, '--strip-components', '1', '-C', installed])
  // Without a package.json here, the name would mean the repository itself.
  writeFileSync(join(inside, 'package.json'), '{ "private": true }')
  for (const [folder, type] of [
    ['esm', 'module'],
    ['cjs', 'commonjs'],
    ['bundler', 'module'],
  ]) {
    mkdirSync(join(inside, folder))
    writeFileSync(join(inside, folder, 'package.json'), JSON.stringify({ type }))
    cpSync(join(here, 'consumers', 'use.ts'), join(inside, folder, 'use.ts'))
  }
  return inside
}

/** For each adapter a folder with what was installed, and a link to its framework: there is no other to be found. */
function isolate(alone) {
  return Object.entries(applications).flatMap(([name, frameworks]) => {
    const folder = join(outside, name)
    cpSync(join(alone, 'node_modules'), join(folder, 'node_modules'), { recursive: true })
    for (const framework of frameworks) {
      const link = join(folder, 'node_modules', framework)
      mkdirSync(dirname(link), { recursive: true })
      symlinkSync(join(root, 'node_modules', framework), link)
    }
    cpSync(join(here, 'consumers', 'ask.mjs'), join(folder, 'ask.mjs'))
    return [
      ['esm', `${name}.mjs`, 'ES module'],
      ['commonjs', `${name}.cjs`, 'CommonJS'],
    ].map(([from, file, what]) => {
      cpSync(join(here, 'consumers', from, file), join(folder, file))
      return [folder, 'ask.mjs', `${name} alone, JavaScript, ${what}`, file]
    })
  })
}

/** Compiles the TypeScript consumer, and answers what can be run. */
function compile(folder) {
  const compilers = [[manifest.devDependencies.typescript, compilerAt(root)]]
  if (everything) compilers.push(['5.9.3', installCompiler('5.9.3')])
  for (const [version, tsc] of compilers) {
    for (const [type, module, resolution] of [
      ['esm', 'nodenext', 'nodenext'],
      ['cjs', 'nodenext', 'nodenext'],
      ['bundler', 'esnext', 'bundler'],
    ]) {
      const compilerOptions = {
        ...{ target: 'es2022', module, moduleResolution: resolution, strict: true },
        ...{ experimentalDecorators: true, emitDecoratorMetadata: true, skipLibCheck: true },
        ...{ types: ['node'], exactOptionalPropertyTypes: true },
      }
      const project = join(folder, type, 'tsconfig.json')
      writeFileSync(project, JSON.stringify({ compilerOptions, files: ['use.ts'] }))
      const { passed, output } = run(process.execPath, [tsc, '-p', project], folder)
      expect(passed, `TypeScript ${version} compiles for ${type}, ${resolution}`, output)
    }
  }
  return ['esm/use.js', 'cjs/use.js', 'bundler/use.js']
}

function compilerAt(folder) {
  const require = createRequire(join(folder, 'package.json'))
  return join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc')
}

function installCompiler(version) {
  const folder = join(outside, `typescript-${version}`)
  mkdirSync(folder)
  writeFileSync(join(folder, 'package.json'), '{ "private": true }')
  const { passed, output } = run('npm', ['install', '--no-audit', `typescript@${version}`], folder)
  if (!passed) throw new Error(output)
  return compilerAt(folder)
}

/** The Node.js to run on: this one, or the newest of each major version. */
function nodes() {
  if (!everything) return [process.execPath]
  return [20, 22, 24, 26].map((major) => {
    const parameters = ['-y', '-p', `node@${major}`, 'node', '-p', 'process.execPath']
    const { passed, output, stdout } = run('npx', parameters, outside)
    if (!passed || !existsSync(stdout.trim())) throw new Error(output)
    return stdout.trim()
  })
}

function use(node, alone, used, compiled, isolated) {
  const version = run(node, ['--version'], outside).output
  for (const [folder, file, what, ...parameters] of [
    [alone, 'alone.mjs', 'without any framework'],
    [alone, 'one-instance.cjs', 'one instance for import and require'],
    ...isolated,
    [used, compiled[0], 'TypeScript, ES module'],
    [used, compiled[1], 'TypeScript, CommonJS'],
    [used, compiled[2], 'TypeScript, resolved as bundlers do'],
  ]) {
    const { passed, output, stdout } = run(node, [file, ...parameters], folder)
    expect(passed && stdout === 'used\n', `Node.js ${version}: ${what}`, output)
  }
}

/** One adapter loads no other, and the core loads nothing. */
function checkLoads(folder) {
  const register = `import { register } from 'node:module'
    register(process.argv[2], import.meta.url, { data: process.argv[3] })
    await import(process.argv[4])`
  writeFileSync(join(folder, 'load.mjs'), register)
  for (const entryPoint of entryPoints) {
    const log = join(folder, `${entryPoint.replaceAll(/\W/g, '')}.log`)
    writeFileSync(log, '')
    const specifier = entryPoint.replace('.', manifest.name)
    const hooks = new URL('./hooks.mjs', import.meta.url).href
    const { passed, output } = run(process.execPath, ['load.mjs', hooks, log, specifier], folder)
    const loaded = [...new Set(readFileSync(log, 'utf8').split('\n').filter(Boolean))].sort()
    const asExpected = passed && isDeepStrictEqual(loaded, loads[entryPoint])
    expect(asExpected, `${specifier} loads ${loaded.join(', ') || 'nothing else'}`, output)
  }
}

/** Figures for people: they pass or fail nothing. */
function report(tarball, alone, used) {
  const kilobytes = (bytes) => `${Math.round(bytes / 1024)} KiB`
  const modules = join(alone, 'node_modules')
  const installed = readdirSync(modules).filter((name) => !name.startsWith('.'))
  const sizes = installed.map((name) => `${name} ${kilobytes(sizeOf(join(modules, name)))}`)
  console.log(`\ntarball ${kilobytes(statSync(tarball).size)}; installed: ${sizes.join(', ')}`)
  console.log(`time to import on Node.js ${process.version}, median of 7 processes:`)
  const measure = `const began = performance.now()
    await import(process.argv[2])
    console.log(performance.now() - began)`
  writeFileSync(join(used, 'measure.mjs'), measure)
  const time = (specifier) => {
    const times = Array.from({ length: 7 }, () =>
      Number(run(process.execPath, ['measure.mjs', specifier], used).stdout),
    )
    return times.sort((a, b) => a - b)[3].toFixed(1)
  }
  for (const entryPoint of entryPoints) {
    const specifier = entryPoint.replace('.', manifest.name)
    console.log(`  ${specifier.padEnd(32)} ${time(specifier).padStart(6)} ms`)
  }
}

function sizeOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((total, entry) => total + statSync(join(entry.parentPath, entry.name)).size, 0)
}
