'use strict';
// The benchmark's Node peers, as a Node developer would write them.
//   node peer.js rpc ORIGIN PATH COOKIE   a JSON-RPC server whose method `getCalls` makes one GET on the upstream
//   node peer.js ws                       a WebSocket server; POST /emit?count=10&size=500 broadcasts 10 frames
// Prints one line of JSON when it listens, and ends when its standard input does.

const HOST = '127.0.0.1';

// The version is read from the file: some of these packages do not export their package.json.
function versionOf(name) {
  const { readFileSync } = require('node:fs');
  const { join } = require('node:path');
  for (const folder of require.resolve.paths(name)) {
    try {
      return JSON.parse(readFileSync(join(folder, name, 'package.json'), 'utf8')).version;
    } catch {
      // not in this folder
    }
  }
  return 'unknown';
}

function announce(port, packages) {
  const versions = { node: process.versions.node };
  for (const name of packages) versions[name] = versionOf(name);
  console.log(JSON.stringify({ port, versions }));
}

function bridge(origin, path, cookie) {
  const { Server } = require('rpc-websockets');
  const { Pool } = require('undici');
  const pool = new Pool(origin, { connections: 64 });
  const headers = { cookie };
  const server = new Server({ host: HOST, port: 0, backlog: 4096 });
  server.register('getCalls', async () => {
    const { statusCode, body } = await pool.request({ path, method: 'GET', headers });
    const answer = await body.json();
    if (statusCode >= 400) throw new Error(`upstream answered ${statusCode}`);
    return answer;
  });
  server.on('listening', () => announce(server.wss.address().port, ['rpc-websockets', 'undici', 'ws']));
}

function broadcaster() {
  const http = require('node:http');
  const { WebSocketServer, WebSocket } = require('ws');
  const server = http.createServer((request, response) => {
    const query = new URL(request.url, 'http://peer').searchParams;
    const frame = Buffer.alloc(Number(query.get('size')), 'x');
    for (let sent = 0; sent < Number(query.get('count')); sent += 1) {
      for (const client of sockets.clients) {
        if (client.readyState === WebSocket.OPEN) client.send(frame, { binary: false });
      }
    }
    const body = JSON.stringify({ sockets: sockets.clients.size });
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': body.length });
    response.end(body);
  });
  const sockets = new WebSocketServer({ server });
  server.listen({ host: HOST, port: 0, backlog: 4096 }, () => announce(server.address().port, ['ws']));
}

process.stdin.resume();
process.stdin.on('end', () => process.exit(0));

const [role, ...rest] = process.argv.slice(2);
if (role === 'rpc') bridge(...rest);
else if (role === 'ws') broadcaster();
else throw new Error(`unknown role ${role}`);
