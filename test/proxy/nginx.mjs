import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** For each API: the path kept with HTTP/1.0 and a Host of nginx's, stripped with HTTP/1.1, and Host kept. */
const locationsOf = ([name, { port }]) => `
    location /${name}/kept/ { proxy_pass http://127.0.0.1:${port}; }
    location /${name}/stripped/ {
      proxy_http_version 1.1;
      proxy_set_header Host internal.invalid;
      proxy_pass http://127.0.0.1:${port}/;
    }
    location /${name}/hosts/ { proxy_set_header Host $host; proxy_pass http://127.0.0.1:${port}; }
    location /.well-known/oauth-protected-resource/${name}/ { proxy_pass http://127.0.0.1:${port}; }
    location /.well-known/oauth-protected-resource/${name}/hosts/ {
      proxy_set_header Host $host;
      proxy_pass http://127.0.0.1:${port};
    }`

const configuration = (work, port, apis) => `
daemon off;
master_process off;
pid ${work}/nginx.pid;
error_log ${work}/error.log;
events {}
http {
  access_log off;
  client_body_temp_path ${work}/body;
  proxy_temp_path ${work}/proxy;
  fastcgi_temp_path ${work}/fastcgi;
  uwsgi_temp_path ${work}/uwsgi;
  scgi_temp_path ${work}/scgi;
  large_client_header_buffers 4 32k;
  server {
    listen 127.0.0.1:${port} ssl http2;
    server_name api.example.com *.example.com;
    ssl_certificate ${work}/cert.pem;
    ssl_certificate_key ${work}/key.pem;${Object.entries(apis).map(locationsOf).join('')}
  }
}
`

/** Starts nginx in front of the APIs, in a folder of its own and on a port that the system chose. */
export async function startNginx(work, apis) {
  const port = await freePort()
  const file = join(work, 'nginx.conf')
  writeFileSync(file, configuration(work, port, apis))
  const nginx = spawn('nginx', ['-e', `${work}/error.log`, '-p', work, '-c', file], {
    stdio: 'inherit',
  })
  const exited = once(nginx, 'exit')
  for (let attempt = 0; !(await accepts(port)); attempt += 1) {
    if (nginx.exitCode !== null || attempt === 100) {
      nginx.kill()
      throw new Error('nginx does not start')
    }
    await pause(100)
  }
  return {
    port,
    close: async () => {
      nginx.kill('SIGTERM')
      await exited
    },
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}

function accepts(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
}
